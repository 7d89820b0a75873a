"""The page on which an administrator writes a decision on procedures."""

from datetime import date

import pytest

from procedures.models import Publication
from quotas.models import NewProcedureRule, QuotaDecision
from reporting.actions.figures import figures_drain
from tests.browserless import confirm, fields_of, is_confirmation, typed
from tests.factories import make_procedure
from tests.reporting.pages import text
from trials.recount import recount, stored

PAGE = "/admin/catalogue/change/"
RAISE = {
    "verb": "raise",
    "level": "4",
    "on": "01/09/2020",
    "decision_number": "1702/QĐ-UBND",
    "decision_date": "20/8/2020",
}


def posted(client, **values):
    return client.post(PAGE, typed(client, PAGE, action="carry_out", **values))


def published(code):
    rows = Publication.objects.filter(procedure__code=code).order_by("effective_on")
    return [(each.level, each.effective_on, each.ended_on, each.decision_number) for each in rows]


def test_pasted_procedures_are_raised_after_a_preview(administrator, working_province):
    response = posted(administrator, codes="p1\tP2, C1;c1", **RAISE)
    assert is_confirmation(response)
    shown = text(response)
    assert "3 TTHC, từ ngày 01/09/2020" in shown
    assert "Mức độ 3; Sở Một; từ 03/06/2019" in shown
    assert "Mức độ 4; Cấp xã; từ 01/09/2020" in shown
    assert not Publication.objects.filter(level=4).exists()
    done = confirm(administrator, PAGE, response)
    assert done.status_code == 302
    assert "Nâng mức độ: đã ghi 3 TTHC" in text(administrator.get(done.url))
    for code in ("P1", "P2", "C1"):
        assert published(code) == [
            (3, date(2019, 6, 3), date(2020, 8, 31), ""),
            (4, date(2020, 9, 1), None, "1702/QĐ-UBND"),
        ]
    latest = Publication.objects.get(procedure__code="P1", level=4)
    assert latest.history.get().history_user == working_province.administrator
    assert latest.decision_date == date(2020, 8, 20)


def test_a_revocation_says_what_it_does_to_results_and_figures_follow(administrator, working_province):
    working_province.send("X1", 3, (10, 3, 0), (4, 4, 0))
    figures_drain()
    response = posted(administrator, codes="C1", verb="revoke", on="01/03/2020", decision_number="9/QĐ")
    shown = text(response)
    assert "Kết quả thay đổi: Tạm tính" in shown
    assert "Bớt khỏi phiếu của: Cấp xã (1)." in shown
    confirm(administrator, PAGE, response)
    revoked = Publication.objects.get(procedure__code="C1")
    assert (revoked.ended_on, revoked.revocation_number) == (date(2020, 2, 29), "9/QĐ")
    figures_drain()
    assert stored(2020) == recount(2020)


def test_a_new_procedure_is_said_to_be_exempt_in_its_first_year(administrator, working_province):
    make_procedure("N1")
    department = working_province.units["SO1"]
    values = {"verb": "publish", "level": "3", "authority": ["province", "commune"], "department": department.pk}
    response = posted(administrator, codes="N1", on="01/03/2020", **values)
    shown = text(response)
    assert "1 TTHC được công bố lần đầu: năm 2020 có nhập số liệu, không tính tỷ lệ." in shown
    assert "Thêm vào phiếu của: Cấp xã (1); Sở Một (1)." in shown
    confirm(administrator, PAGE, response)
    assert Publication.objects.get(procedure__code="N1").levels == ["province", "commune"]


def test_a_new_procedure_is_said_to_count_after_the_days_of_the_decision(administrator, working_province):
    QuotaDecision.objects.update(new_procedure_rule=NewProcedureRule.COUNT_AFTER_DAYS, count_after_days=60)
    make_procedure("N1")
    values = {"verb": "publish", "level": "3", "authority": ["commune"]}
    shown = text(posted(administrator, codes="N1", on="01/03/2020", **values))
    assert "tính tỷ lệ từ kỳ báo cáo đầu tiên bắt đầu sau ngày có hiệu lực ít nhất 60 ngày." in shown


def test_a_procedure_goes_to_another_department(administrator, working_province):
    other = working_province.units["SO2"]
    response = posted(administrator, codes="P1", verb="department", department=other.pk, on="01/09/2020")
    confirm(administrator, PAGE, response)
    assert Publication.objects.get(procedure__code="P1", ended_on=None).department == other


def test_other_authority_levels_keep_the_department_of_the_province(administrator, working_province):
    values = {"verb": "authority", "authority": ["province", "commune"], "on": "01/09/2020"}
    confirm(administrator, PAGE, posted(administrator, codes="P1", **values))
    latest = Publication.objects.get(procedure__code="P1", ended_on=None)
    assert (latest.levels, latest.department) == (["province", "commune"], working_province.units["SO1"])


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"codes": ""}, "Đề nghị chọn ít nhất một TTHC."),
        ({"codes": "P1 NO1 NO2"}, "Không có TTHC nào mang mã này: NO1, NO2."),
        ({"level": ""}, "Đề nghị chọn một mức độ"),
        ({"on": "31/02/2020"}, "Lịch không có ngày 31/02/2020."),
        ({"on": "01/09/0020"}, "Đề nghị kiểm tra lại năm."),
        ({"on": "03/06/2019"}, "P1: Lần công bố đang có bắt đầu đúng ngày 03/06/2019"),
        ({"level": "3"}, "P1: Không có gì thay đổi"),
        ({"verb": "lower"}, "P1: Mức độ hiện tại là Mức độ 3"),
        ({"verb": "publish"}, "Đề nghị chọn ít nhất một cấp"),
        ({"verb": "publish", "authority": ["province"]}, "TTHC cấp tỉnh phải có sở, ban, ngành giải quyết."),
        ({"verb": "department"}, "Đề nghị chọn một sở, ban, ngành."),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(administrator, values, sentence):
    sent = {"codes": "P1"} | RAISE | {"decision_number": "Số 5"} | values
    response = posted(administrator, **sent)
    assert response.status_code == 200
    assert sentence in text(response)
    kept = fields_of(response)
    assert kept["decision_number"] == ["Số 5"]
    assert kept["codes"][0].split() == sent["codes"].split()
    assert not Publication.objects.filter(level=4).exists()


def test_back_from_the_preview_shows_what_was_typed(administrator):
    response = posted(administrator, codes="P1", **RAISE)
    again = administrator.post(PAGE, fields_of(response) | {"_back": ["1"]})
    kept = fields_of(again)
    assert (kept["codes"], kept["verb"], kept["on"]) == (["P1"], ["raise"], ["01/09/2020"])


def test_a_search_lists_procedures_to_tick_and_keeps_what_is_chosen(administrator):
    sought = {"codes": "P1", "q": "thu tuc", "at_authority": "commune"} | RAISE
    response = administrator.post(PAGE, typed(administrator, PAGE, find="1", **sought))
    assert fields_of(response)["codes"] == ["P1"]
    assert b'value="C1" id="tick-' in response.content
    assert b'value="D1" id="tick-' not in response.content
    one = administrator.post(PAGE, fields_of(response) | {"tick": ["C2"], "add": ["1"]})
    assert fields_of(one)["codes"][0].split() == ["P1", "C2"]
    every = administrator.post(PAGE, fields_of(response) | {"add_all": ["1"]})
    assert fields_of(every)["codes"][0].split() == ["P1", "C1", "C2"]
    assert fields_of(every)["decision_number"] == ["1702/QĐ-UBND"]


def test_enter_in_a_field_searches_until_the_day_is_typed(administrator):
    search = administrator.post(PAGE, typed(administrator, PAGE, q="P1", action="enter"))
    assert b'value="P1" id="tick-' in search.content
    asked = administrator.post(PAGE, typed(administrator, PAGE, codes="P1", action="enter", **RAISE))
    assert is_confirmation(asked)


def test_ticked_procedures_are_changed_too(administrator):
    response = posted(administrator, codes="P1", tick=["C1"], **RAISE)
    assert "2 TTHC, từ ngày 01/09/2020" in text(response)
    confirm(administrator, PAGE, response)
    assert Publication.objects.filter(level=4).count() == 2


def test_a_search_without_result_says_so(administrator):
    response = administrator.post(PAGE, typed(administrator, PAGE, q="xyz", find="1"))
    assert "Không tìm thấy TTHC nào." in text(response)


def test_the_list_of_procedures_leads_to_the_page_with_those_ticked(administrator, working_province):
    ticked = [working_province.procedures[code].pk for code in ("P1", "C1")]
    data = {"action": "decide", "_selected_action": ticked}
    response = administrator.post("/admin/procedures/procedure/", data, follow=True)
    assert sorted(fields_of(response)["codes"][0].split()) == ["C1", "P1"]
