"""A province as its files really are: long texts, codes that a spreadsheet touched, files that are not there."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from procedures.models import Procedure, Publication
from quotas.models import QuotaDecision, QuotaTier
from reporting.actions.province import province_load
from reporting.loading.province_rows import ProvinceRows, read_units
from reporting.models import ReportingPeriod
from tests import ROOT
from units.models import Unit

UNITS = "code,name,kind,parent_code,gso_code,division_type\n"
PERIODS = "period,starts_on,ends_on,due_on\n2025-07,2025-07-01,2025-07-31,2025-08-05\n"
PROCEDURES = "code,name,field,authority_level,department_code,level,first_published,decision,decision_date\n"
TIERS = "tier_code,name,kind,minimum_percent,applies_to,unit_codes\n"
SOME_UNITS = """\
00124,Xã Hai,commune,001,,xã
SCT,Sở Công Thương,department,,000.00.00.H32,
001,Huyện Một,district,,,huyện
00123,Xã Một,commune,001,,xã
"""
SOME_PROCEDURES = """\
1.001570,Thủ tục một,Lĩnh vực,commune,,3,2025-07-01,,
2.000100,Thủ tục hai,Lĩnh vực,province,SCT,4,2025-07-01,12/QĐ-UBND,
"""
pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    """The three files that must be there."""

    def write(units=SOME_UNITS, procedures=SOME_PROCEDURES, encoding="utf-8", separator=",", **others):
        files = {"units": UNITS + units, "periods": PERIODS, "procedures": PROCEDURES + procedures} | others
        for name, text in files.items():
            target = StringIO()
            csv.writer(target, delimiter=separator).writerows(csv.reader(StringIO(text)))
            (tmp_path / f"{name}.csv").write_text(target.getvalue(), encoding=encoding, newline="")
        return tmp_path

    return write


def load(directory):
    call_command("load_province", directory, verbosity=0)


def refusal(directory):
    with pytest.raises(CommandError) as refused:
        load(directory)
    assert not Unit.objects.exists()
    return str(refused.value)


def stored():
    """Everything that was loaded, by what a person would compare."""
    units = Unit.objects.values_list("code", "name", "kind", "parent__code", "gso_code", "sort_order")
    procedures = Procedure.objects.values_list("code", "name", "field", "sort_order")
    published = Publication.objects.order_by("pk").values_list("procedure__code", "level", "decision_number")
    return list(units), list(procedures), list(published)


def test_other_files_than_the_three_may_be_absent(folder):
    load(folder())

    assert Unit.objects.count() == 4
    assert ReportingPeriod.objects.get().name == "2025-07"
    assert not QuotaDecision.objects.exists()


def test_districts_may_come_after_their_communes(folder):
    load(folder())

    assert list(Unit.objects.filter(kind="commune").values_list("code", "parent__code")) == [
        ("00124", "001"),
        ("00123", "001"),
    ]


@pytest.mark.parametrize(
    ("encoding", "separator"), [("utf-8-sig", ","), ("utf-8", ";"), ("utf-16", "\t"), ("utf-16", ";"), ("utf-8", "\t")]
)
def test_files_are_read_as_spreadsheets_save_them(folder, encoding, separator):
    load(folder(encoding=encoding, separator=separator))

    assert Procedure.objects.get(code="2.000100").publications.get().decision_number == "12/QĐ-UBND"


def test_headings_are_read_in_any_case(folder):
    load(folder(units=SOME_UNITS, procedures=SOME_PROCEDURES, periods=PERIODS.replace("period,", "Period ,")))
    directory = folder(procedures=SOME_PROCEDURES)
    text = (directory / "procedures.csv").read_text(encoding="utf-8")
    (directory / "procedures.csv").write_text(text.replace("code,name", "CODE,Name"), encoding="utf-8")
    load(directory)

    assert Procedure.objects.count() == 2


@pytest.mark.parametrize(
    ("was", "written"),
    [
        ("1.001570", "1.00157"),
        ("1.001570", '"1,00157"'),
        ("2.000100", "2.0001"),
        ("00123", "123"),
        ("00124", "124.0"),
        ("001,", "1,"),
        ("SCT", "sct"),
        ("SCT", " SCT\N{NO-BREAK SPACE}"),
        ("2.000100", "\N{ZERO WIDTH SPACE}2.000100"),
    ],
)
def test_code_written_otherwise_is_the_stored_one(folder, was, written):
    load(folder())
    before = stored()
    load(folder(SOME_UNITS.replace(was, written), SOME_PROCEDURES.replace(was, written)))

    assert stored() == before
    assert Unit.history.count() == 4
    assert Procedure.history.count() == 2


@pytest.mark.parametrize(("was", "written"), [("1.001570", "1.00157"), ("00123", "123"), ("001,", "1,")])
def test_new_code_that_a_spreadsheet_made_a_number_is_written_out(folder, was, written):
    load(folder())
    before = stored()
    Publication.objects.all().delete()
    Procedure.objects.all().delete()
    Unit.objects.filter(kind="commune").delete()
    Unit.objects.all().delete()
    for model in (Unit, Procedure, Publication):
        model.history.all().delete()
    load(folder(SOME_UNITS.replace(was, written), SOME_PROCEDURES.replace(was, written)))

    assert stored() == before


def test_code_of_the_statistics_office_keeps_its_zeros(folder):
    load(folder("00123,Xã,commune,,123,xã\n1,Huyện,district,,1.0,huyện\nSO1,Sở,department,,000.00.00.H32,\n", ""))

    codes = dict(Unit.objects.values_list("code", "gso_code"))
    assert codes == {"00123": "00123", "001": "001", "SO1": "000.00.00.H32"}


def test_loading_twice_changes_nothing_also_with_odd_blanks(folder):
    units = SOME_UNITS.replace("Sở Công Thương", "Sở  Co\u0302ng\N{NO-BREAK SPACE}Thương ")
    procedures = SOME_PROCEDURES.replace("Thủ tục một", '"Thủ tục\n một"').replace("12/QĐ-UBND", "12/QĐ  UBND")
    load(folder(units, procedures))
    before = stored()
    load(folder(units, procedures))

    assert stored() == before
    assert Unit.objects.get(code="SCT").name == "Sở Công Thương"
    assert Procedure.objects.get(code="1.001570").name == "Thủ tục một"
    assert (Unit.history.count(), Procedure.history.count(), Publication.history.count()) == (4, 2, 2)


def test_only_what_differs_is_said_to_be_left_as_it_was_changed_here(folder):
    directory = folder()
    load(directory)
    for unit in Unit.objects.all():
        unit.phone = "1"  # by a user, in a field of which the file says nothing
        unit.save()
    assert province_load(directory=directory).kept == 0
    unit.name = "Tên khác"
    unit.save()
    assert province_load(directory=directory).kept == 1


def test_new_rows_come_after_the_stored_ones_in_the_order_of_their_file(folder):
    load(folder())
    load(
        folder(
            "00200,Xã Mới,commune,001,,xã\n" + SOME_UNITS + "00100,Xã Mới Nữa,commune,001,,xã\n",
            "3.000001,Mới,Lĩnh vực,commune,,3,2025-07-01,,\n" + SOME_PROCEDURES,
        )
    )

    assert list(Unit.objects.values_list("code", flat=True)) == ["00124", "SCT", "001", "00123", "00200", "00100"]
    assert list(Procedure.objects.values_list("code", flat=True)) == ["1.001570", "2.000100", "3.000001"]


def test_texts_are_taken_as_long_as_real_lists_have_them(folder):
    name, field = "Thủ tục " + "rất " * 498, "Lĩnh vực " + "dài " * 122
    load(folder(f"SO1,{name},department,,000.00.00.H32,\n", f"1.001570,{name},{field},province,SO1,3,2025-07-01,,\n"))

    assert Unit.objects.get().name == Procedure.objects.get().name == name.strip()
    assert Procedure.objects.get().field == field.strip()


@pytest.mark.parametrize(
    ("units", "procedures", "sentence"),
    [
        ("SO1,{2001},department,,,\n", "", "Dòng 2, cột «name», giá trị «xxxxxxxx"),
        ("SO1,Sở,department,,{41},\n", "", "cột «gso_code»"),
        ("SO1,Sở,department,,A B,\n", "", "cột «gso_code», giá trị «A B»: Mã chỉ gồm chữ cái không dấu"),
        ("SO1,Sở,department,,,{101}\n", "", "cột «division_type»"),
        ("{41},Sở,department,,,\n", "", "cột «code»"),
        ("99/1,Sở,department,,,\n", "", "cột «code», giá trị «99/1»: Mã chỉ gồm chữ cái không dấu"),
        ("..,Sở,department,,,\n", "", "Mã không thể chỉ gồm dấu chấm."),
        (",Sở,department,,,\n", "", "cột «code», giá trị «»: Ô còn trống."),
        ("SO1,Sở\x07,department,,,\n", "", "Nội dung có ký tự không hiển thị được (U+0007)."),
        (
            "SO1,Sở,department,,,\nso1,Sở,department,,,\n",
            "",
            "Dòng 3, cột «code», giá trị «so1»: Dòng này trùng với dòng 2.",
        ),
        (
            "00123,Xã,commune,,,\n123,Xã,commune,,,\n",
            "",
            "giá trị «123»: Dòng này trùng với dòng 2.",
        ),
        ("", "KHA/2020/01,Thủ tục,Lĩnh vực,commune,,3,2020-12-01,,\n", "cột «code», giá trị «KHA/2020/01»"),
        ("", "1.000001,{2001},Lĩnh vực,commune,,3,2020-12-01,,\n", "Nội dung dài 2.001 ký tự; tối đa là 2.000 ký tự."),
        ("", "1.000001,Thủ tục,{501},commune,,3,2020-12-01,,\n", "cột «field»"),
        ("", "1.000001,Thủ tục,Lĩnh vực,commune,,3,2020-12-01,{201},\n", "cột «decision»"),
        ("", "1.00157,Một,Lĩnh vực,commune,,3,2020-12-01,,\n" * 2, "Dòng này trùng với dòng 2."),
    ],
)
def test_what_no_column_can_hold_is_refused_by_its_row(folder, units, procedures, sentence):
    for number in (2001, 501, 201, 101, 41):
        units, procedures = (text.replace(f"{{{number}}}", "x" * number) for text in (units, procedures))

    assert sentence in refusal(folder(units, procedures))


def test_year_of_a_period_is_bounded_by_a_sentence(folder):
    periods = "period,starts_on,ends_on,due_on\n1899-07,1899-07-01,1899-07-31,1899-08-05\n"

    assert "cột «period», giá trị «1899-07»: Năm phải từ 2000 đến 2100." in refusal(folder(periods=periods))


def test_tiers_and_additions_are_of_the_year_in_their_files_name(folder):
    directory = folder(
        quota_tiers_2026=TIERS + "XA,Xã,commune,30,communes_of,1\n",
        quota_tiers_2027=TIERS + "XA,Xã,commune,40,units,123 00124\n",
        procedures_2026_additions=PROCEDURES + "3.000003,Thủ tục ba,Lĩnh vực,commune,,3,2026-02-01,,\n",
    )
    load(directory)
    load(directory)

    tiers = QuotaTier.objects.order_by("decision__year").values_list("decision__year", "minimum_hundredths")
    assert list(tiers) == [(2026, 3000), (2027, 4000)]
    assert [unit.code for unit in QuotaTier.objects.get(decision__year=2027).units.order_by("code")] == [
        "00123",
        "00124",
    ]
    assert Procedure.objects.filter(code="3.000003").exists()


def test_tiers_of_an_impossible_year_are_refused(folder):
    assert "quota_tiers_1999.csv" in refusal(folder(quota_tiers_1999=TIERS + "XA,Xã,commune,30,communes_of,001\n"))


def test_codes_of_the_whole_country_are_themselves():
    path = ROOT / "demo" / "national" / "units.csv"
    with path.open(encoding="utf-8") as file:
        codes = [row["code"] for row in csv.DictReader(file) if row["kind"] != "province"]
    rows = ProvinceRows.with_stored_codes()
    read_units(path, rows)

    assert list(rows.units) == codes


def test_missing_file_is_named(folder):
    directory = folder()
    Path(directory / "periods.csv").unlink()

    assert "periods.csv" in refusal(directory)
