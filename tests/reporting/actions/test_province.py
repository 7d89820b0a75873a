"""Loading a province of today: communes without a district, procedures at two levels, names as they are found."""

import pytest

from procedures.models import Procedure, Publication
from reporting.actions.province import province_load
from reporting.loading.problems import FilesRefused
from units.models import Unit

UNITS = """code,name,kind,parent_code,gso_code,division_type
00101,Phường Một,commune,56,,
56,Tỉnh Một,province,,,
00102,Xã Hai,commune,,,
STP,Sở Tư pháp,department,56,,
"""
PERIODS = "period,starts_on,ends_on,due_on\n2025-07,2025-07-01,2025-07-31,2025-08-05\n"
HEAD = "code,name,field,authority_level,department_code,level,first_published,decision,decision_date\n"
# «Cấp» in decomposed accents, two blanks, a code that ends in 0
PROCEDURES = HEAD + (
    "1.001570,Ca\N{COMBINING CIRCUMFLEX ACCENT}\N{COMBINING ACUTE ACCENT}p bản sao  trích lục,Hộ tịch,"
    "province;commune,STP,4,2025-07-01,,\n"
    "1.001580,Đăng ký khai sinh,Hộ tịch,commune,,3,2025-07-01,,\n"
)


@pytest.fixture
def directory(tmp_path, db):
    def write(units=UNITS, periods=PERIODS, procedures=PROCEDURES):
        for name, content in (("units", units), ("periods", periods), ("procedures", procedures)):
            (tmp_path / f"{name}.csv").write_text(content, encoding="utf-8")
        return tmp_path

    return write


def test_a_province_without_districts_loads_and_a_second_load_changes_nothing(directory):
    assert province_load(directory=directory()).created == 3 + 1 + 2 + 2
    assert not province_load(directory=directory()).is_change
    assert set(Unit.objects.values_list("code", "kind", "parent")) == {
        ("00101", "commune", None),
        ("00102", "commune", None),
        ("STP", "department", None),
    }


def test_a_row_of_two_levels_is_one_procedure_with_both(directory):
    province_load(directory=directory())
    publication = Publication.objects.select_related("procedure", "department").get(procedure__code="1.001570")
    assert (publication.levels, publication.handled_by) == (["province", "commune"], "Sở Tư pháp; Cấp xã")
    assert publication.procedure.name.startswith("Cấp bản sao")
    assert Procedure.objects.count() == 2


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"units": UNITS.replace("Hai,commune,,", "Hai,commune,STP,")}, "parent_code"),
        ({"units": UNITS.replace("Hai,commune,,", "Hai,commune,57,")}, "parent_code"),
        ({"procedures": PROCEDURES.replace("province;commune,STP", "province;commune,")}, "department_code"),
        ({"procedures": PROCEDURES.replace("province;commune", "commune")}, "department_code"),
        ({"procedures": PROCEDURES.replace("province;commune", "province;village")}, "authority_level"),
    ],
)
def test_a_row_that_does_not_fit_is_refused_and_nothing_is_loaded(directory, changed, column):
    with pytest.raises(FilesRefused) as refusal:
        province_load(directory=directory(**changed))
    problems = [problem for file in refusal.value.files for problem in file.kept]
    assert [problem.column for problem in problems] == [column]
    assert not Unit.objects.exists()
