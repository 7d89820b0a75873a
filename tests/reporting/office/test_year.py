"""Opening a year: the draft copy, the periods shown before they are made, and what is left as a checklist."""

from datetime import date

import pytest
from zeal import zeal_ignore

from quotas.models import DecisionState, Quota, QuotaDecision
from reporting.actions.calendar import calendar_confirm
from reporting.models import ReportingPeriod
from tests.browserless import confirm, is_confirmation
from tests.factories import make_commune, make_draft, make_procedure, make_publication, make_succession
from tests.reporting.pages import text
from tests.reporting.tables import tables_of
from units import clock
from units.models import Unit

PAGE = "/admin/year/"


def checklist(page):
    rows = [list(row.values()) for table in tables_of(page).values() for row in table if len(row) == 4]
    return {row[1]: (row[0], row[2]) for row in rows}


def done(client, address, **values):
    answer = client.post(address, values)
    return confirm(client, address, answer) if is_confirmation(answer) else answer


def quotas(decision):
    return set(Quota.objects.filter(decision=decision).values_list("unit__code", "tier__code"))


def test_the_year_that_is_offered_follows_the_last_decision_in_force(administrator, working_province):
    assert administrator.get(PAGE).context["opening"].year == 2021
    make_draft(year=2024)
    assert administrator.get(PAGE).context["opening"].year == 2021


def test_the_first_year_of_a_portal_is_the_current_one(administrator):
    QuotaDecision.objects.update(state=DecisionState.DRAFT)
    ReportingPeriod.objects.all().delete()
    assert administrator.get(PAGE).context["opening"].year == clock.today().year


@pytest.mark.parametrize(("typed", "year"), [("2019", 2019), ("2999", 2100), ("0001", 2000), ("x", 2021), ("²", 2021)])
def test_another_year_is_chosen_within_bounds(administrator, typed, year):
    assert administrator.get(PAGE, {"year": typed}).context["opening"].year == year


def test_a_draft_begins_as_a_whole_copy_of_the_year_before_without_its_number(administrator, working_province):
    QuotaDecision.objects.update(number="5/QĐ", signer="Chủ tịch", new_procedure_rule="count_at_once")
    assert done(administrator, PAGE, do="draft").status_code == 302
    draft = QuotaDecision.objects.get(year=2021)
    assert (draft.is_draft, draft.first_month, draft.number, draft.signer) == (True, 1, "", "")
    assert draft.new_procedure_rule == "count_at_once"
    assert quotas(draft) == quotas(working_province.decision)
    assert draft.history.get().history_user == working_province.administrator


def test_a_second_draft_is_refused_and_the_page_leads_to_the_first(administrator, working_province):
    for _time in range(2):
        answer = administrator.post(PAGE + "?year=2021", {"do": "draft"}, follow=True)
    assert "Năm 2021 đã có quyết định." in text(answer)
    draft = QuotaDecision.objects.get(year=2021)
    assert f"/admin/quotas/quotadecision/{draft.pk}/change/" in answer.content.decode()


def test_a_year_without_a_decision_before_it_has_nothing_to_copy(administrator):
    page = administrator.get(PAGE, {"year": "2030"})
    assert "Cuối năm 2029 không có quyết định nào đang áp dụng" in text(page)
    answer = administrator.post(PAGE + "?year=2030", {"do": "draft"}, follow=True)
    assert "Cuối năm 2029 không có quyết định" in text(answer)
    assert not QuotaDecision.objects.filter(year=2030).exists()


def test_periods_are_shown_before_they_are_made_and_made_as_shown(administrator):
    page = administrator.get(PAGE + "?year=2021")
    shown = [list(row.values()) for table in tables_of(page).values() for row in table if len(row) == 5]
    assert len(shown) == 12
    assert not ReportingPeriod.objects.filter(year=2021).exists()
    with zeal_ignore():  # the lock is taken again, deeper
        assert done(administrator, PAGE + "?year=2021", do="periods").status_code == 302
    made = ReportingPeriod.objects.filter(year=2021).order_by("month")
    days = ("starts_on", "ends_on", "opens_on", "last_due_on")
    stored = [[f"{getattr(each, name):%d/%m/%Y}" for name in days] for each in made]
    assert [row[1:] for row in shown] == stored
    assert checklist(administrator.get(PAGE + "?year=2021"))["Kỳ báo cáo năm 2021"] == ("Rồi", "Đã có 12/12 kỳ.")


def test_the_checklist_says_what_is_done_and_what_is_left(administrator, working_province):
    found = checklist(administrator.get(PAGE))
    assert found["Quyết định năm 2021"] == ("Chưa", "Chưa có quyết định của năm này, kể cả dự thảo.")
    assert found["Lịch nghỉ, làm bù năm 2021"] == ("Chưa", "Chưa xác nhận.")
    done(administrator, PAGE, do="draft")
    draft = QuotaDecision.objects.get(year=2021)
    calendar_confirm(year=2021, document="1/TB", by=working_province.administrator)
    QuotaDecision.objects.filter(pk=draft.pk).update(number="1/QĐ", state="in_force")
    found = checklist(administrator.get(PAGE + "?year=2021"))
    assert found["Quyết định năm 2021"] == ("Rồi", "Đang áp dụng.")
    assert found["Số, ký hiệu quyết định"] == ("Rồi", "1/QĐ")
    assert found["Lịch nghỉ, làm bù năm 2021"] == ("Rồi", "Đã xác nhận theo 1/TB.")
    without = Unit.objects.count() - draft.quotas.count()
    assert found["Đơn vị không thuộc nhóm nào"][1] == f"{without} đơn vị không thuộc nhóm nào."


def test_units_that_ended_are_listed_and_taken_out_and_their_successors_are_proposed_before(
    administrator, working_province
):
    old = Unit.objects.get(code="X1")
    Unit.objects.filter(pk=old.pk).update(active_until=date(2020, 12, 31))
    new = make_commune("X9", old.parent, active_from=date(2021, 1, 1))
    make_succession(old, new, date(2021, 1, 1))
    done(administrator, PAGE, do="draft")
    page = administrator.get(PAGE + "?year=2021")
    found = checklist(page)
    assert found["Đơn vị không còn hoạt động"] == ("Chưa", "1 đơn vị trong quyết định không còn hoạt động trong năm.")
    assert found["Chỉ tiêu đề xuất"][1] == "Có 1 chỉ tiêu được đề xuất, chưa giao."
    done(administrator, PAGE + "?year=2021", do="ended")
    draft = QuotaDecision.objects.get(year=2021)
    assert "X1" not in {code for code, _tier in quotas(draft)}
    assert checklist(administrator.get(PAGE + "?year=2021"))["Đơn vị không còn hoạt động"][0] == "Rồi"


def test_procedures_whose_first_year_is_over_are_named(administrator, working_province):
    new, old = make_procedure("NEW"), make_procedure("OLD")
    make_publication(new, on=date(2020, 6, 1))
    make_publication(old, on=date(2020, 6, 1), until=date(2020, 11, 30))
    counting = [procedure.code for procedure in administrator.get(PAGE).context["opening"].begin_to_count]
    assert "NEW" in counting
    assert "OLD" not in counting
    QuotaDecision.objects.update(new_procedure_rule="count_at_once")
    assert administrator.get(PAGE).context["opening"].begin_to_count == []


def test_an_unknown_button_changes_nothing(administrator):
    assert administrator.post(PAGE, {"do": "ended"}).status_code == 200
    assert QuotaDecision.objects.count() == 1
