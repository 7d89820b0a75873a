"""A procedure's page in the administration: its publications with the levels that handle them."""

import pytest

from procedures.models import Procedure, Publication
from tests.browserless import confirmed

ADDRESS = "/admin/procedures/procedure/"


def posted(publication, **procedure):
    """What the page of a new procedure posts, with one publication."""
    form = {"code": "N1", "name": "Thủ tục mới", "field": "Lĩnh vực", "sort_order": "0"} | procedure
    form |= {"publications-TOTAL_FORMS": "1", "publications-INITIAL_FORMS": "0"}
    inline = {"level": "3", "effective_on": "2020-03-02"} | publication
    return form | {f"publications-0-{name}": value for name, value in inline.items()}


def test_a_procedure_of_two_levels_is_entered_by_ticking_both(administrator, working_province):
    department = working_province.units["SO1"].pk
    fields = posted({"at_province": "on", "at_commune": "on", "department": department})
    answer = confirmed(administrator, f"{ADDRESS}add/", fields)
    assert answer.status_code == 302
    publication = Publication.objects.get(procedure__code="N1")
    assert (publication.levels, publication.department_id) == (["province", "commune"], department)


@pytest.mark.parametrize(
    ("publication", "sentence"),
    [
        ({}, "Đề nghị chọn ít nhất một cấp"),
        ({"at_province": "on"}, "TTHC cấp tỉnh phải có sở, ban, ngành giải quyết."),
        ({"at_commune": "on", "department": "SO1"}, "Chỉ TTHC cấp tỉnh mới ghi sở"),
        ({"at_province": "on", "department": "H1"}, "Hãy chọn một lựa chọn hợp lệ"),
    ],
)
def test_a_new_procedure_whose_handlers_do_not_fit_is_refused(administrator, working_province, publication, sentence):
    if "department" in publication:
        publication = publication | {"department": working_province.units[publication["department"]].pk}
    page = administrator.post(f"{ADDRESS}add/", posted(publication)).content.decode()
    assert sentence in page
    assert not Procedure.objects.filter(code="N1").exists()


def test_the_list_shows_who_handles_a_procedure_today_and_filters_by_each_level(administrator):
    Publication.objects.filter(procedure__code="P1").update(at_commune=True)
    page = administrator.get(f"{ADDRESS}?authority=commune").content.decode()
    listed = {code for code in ("P1", "P2", "D1", "C1", "C2") if f">{code}</a>" in page}
    assert listed == {"P1", "C1", "C2"}
    assert "Sở Một; Cấp xã" in page
