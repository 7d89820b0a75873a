"""Periods, the calendar and the catalogue in the administration: what is refused, what follows, what can be undone."""

import html
import re
from datetime import date

import pytest
import time_machine

from procedures.models import Procedure, Publication
from reporting.actions.calendar import deadlines_follow
from reporting.actions.figures import figures_drain
from reporting.actions.periods import periods_create
from reporting.models import CalendarException, Compliance, ReportingPeriod
from tests.browserless import confirmed
from tests.factories import make_procedure, make_unit
from tests.reporting.pages import text
from units.actions.stale_figures import figures_mark_stale
from units.models import PortalSettings, Unit

PERIODS = "/admin/reporting/reportingperiod/"


def form_of(client, address):
    """What a browser would send back from the page at ``address``, its inline rows included."""
    page = client.get(address).context
    values = {}
    forms = [page["adminform"].form]
    for inline in page["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.initial_forms]
    for form in forms:
        for name in form.fields:
            value = form[name].value()
            if value not in (None, False):
                values[form.add_prefix(name)] = value
    return values


def save_period(client, number, **changed):
    period = ReportingPeriod.objects.get(month=number)
    address = f"{PERIODS}{period.pk}/change/"
    return client.post(address, form_of(client, address) | changed, follow=True)


def confirm(client, page):
    """Press «Confirm and save» on a page that shows what follows from a save."""
    shown = page.content.decode()
    assert "Chưa ghi thay đổi nào." in shown
    form = shown.partition('class="consequences"')[2]
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    posted: dict[str, list[str]] = {}
    for name, value in fields:
        posted.setdefault(name, []).append(html.unescape(value))
    return client.post(page.wsgi_request.path, posted | {"_reason": ["Theo quyết định mới"]}, follow=True)


def days(month):
    return ReportingPeriod.objects.filter(month=month).values_list("starts_on", "ends_on").get()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"starts_on": "02/04/2020"}, "Kỳ này phải bắt đầu ngày 01/04/2020, ngay sau ngày chốt của kỳ 2020-03."),
        ({"starts_on": "31/03/2020"}, "Kỳ này phải bắt đầu ngày 01/04/2020, ngay sau ngày chốt của kỳ 2020-03."),
        ({"ends_on": "01/05/2020", "opens_on": "02/05/2020"}, "Ngày chốt số liệu phải nằm trong tháng của kỳ báo cáo."),
        ({"year": "2022", "month": "5"}, "Ngày chốt số liệu phải nằm trong tháng của kỳ báo cáo."),
    ],
)
def test_days_that_overlap_or_leave_a_gap_are_refused_with_the_day_that_fits(administrator, changed, sentence):
    before = days(4)
    assert sentence in text(save_period(administrator, 4, **changed))
    assert days(4) == before


def test_a_moved_cut_off_day_takes_the_next_period_along_and_says_so(administrator):
    page = save_period(administrator, 3, ends_on="28/03/2020", opens_on="29/03/2020")
    assert "Kỳ 2020-04 nay bắt đầu từ ngày 29/03/2020." in text(page)
    assert days(4) == (date(2020, 4, 1), date(2020, 4, 30))  # nothing is written before it is confirmed
    confirm(administrator, page)
    assert days(4) == (date(2020, 3, 29), date(2020, 4, 30))


def test_a_cut_off_day_that_leaves_no_day_to_the_next_period_is_refused(administrator):
    ReportingPeriod.objects.filter(month=4).update(starts_on=date(2020, 3, 30), ends_on=date(2020, 3, 31))
    page = text(save_period(administrator, 3))
    assert "Ngày chốt số liệu phải trước ngày chốt của kỳ 2020-04." in page


def test_a_period_with_reports_keeps_its_name(working_province, administrator):
    working_province.send("X1", 4, (5, 1, 0), (0, 0, 0))
    page = text(save_period(administrator, 4, year="2020", month="9"))
    assert "Kỳ 2020-04 đã có báo cáo: không đổi được năm, tháng của kỳ." in page
    assert ReportingPeriod.objects.filter(month=4).exists()


def test_a_period_made_by_mistake_is_deleted_with_what_was_computed_of_it(administrator):
    figures_drain()
    wrong = ReportingPeriod.objects.get(month=4)
    assert Compliance.objects.filter(period=wrong).exists()
    confirmed(administrator, f"{PERIODS}{wrong.pk}/delete/", {"post": ["yes"]})
    assert not ReportingPeriod.objects.filter(pk=wrong.pk).exists()


def test_a_period_between_others_is_not_deleted_and_those_at_an_end_are(administrator):
    months = dict(ReportingPeriod.objects.values_list("month", "pk"))
    page = administrator.get(f"{PERIODS}{months[2]}/delete/")
    administrator.post(f"{PERIODS}{months[2]}/delete/", {"post": "yes"})
    assert "Các kỳ báo cáo nối tiếp nhau, không bỏ trống ngày nào: kỳ 2020-02 nằm giữa các kỳ khác." in text(page)
    chosen = {"action": "delete_selected", "post": "yes", "_selected_action": [months[2], months[4]]}
    administrator.post(PERIODS, chosen)
    assert set(ReportingPeriod.objects.values_list("month", flat=True)) == {1, 2, 3, 4}
    confirmed(administrator, PERIODS, chosen | {"_selected_action": [months[3], months[4]]})
    assert set(ReportingPeriod.objects.values_list("month", flat=True)) == {1, 2}


def test_a_period_with_reports_is_not_deleted_and_the_page_says_why(working_province, administrator):
    report = working_province.send("X1", 4, (5, 1, 0), (0, 0, 0))
    answer = administrator.post(f"{PERIODS}{report.period_id}/delete/", {"post": "yes"})
    assert "báo cáo" in text(answer) or answer.status_code == 302
    assert ReportingPeriod.objects.filter(pk=report.period_id).exists()


def test_a_unit_opened_by_mistake_is_deleted_while_nothing_was_sent_for_it(working_province, administrator):
    wrong = make_unit("X9", "commune", name="Xã Chín", parent=working_province.units["H1"])
    figures_mark_stale(reason="opened")
    figures_drain()
    assert Compliance.objects.filter(unit=wrong).exists()
    page = f"/admin/units/unit/{wrong.pk}/delete/"
    asked = text(administrator.get(page))
    assert "Kết quả thực hiện chỉ tiêu: 8" in asked  # how many, and none of them by the ids of its row
    assert asked.count("Kết quả thực hiện chỉ tiêu: ") == 1
    confirmed(administrator, page, {"post": ["yes"]})
    assert not Unit.objects.filter(pk=wrong.pk).exists()


def test_a_unit_with_a_report_is_not_deleted(working_province, administrator):
    report = working_province.send("X1", 4, (5, 1, 0), (0, 0, 0))
    administrator.post(f"/admin/units/unit/{report.unit_id}/delete/", {"post": "yes"})
    assert Unit.objects.filter(pk=report.unit_id).exists()


def test_a_procedure_imported_by_mistake_is_deleted_with_its_publication(administrator):
    wrong = make_procedure("X.1", name="Thủ tục nhầm", field="Lĩnh vực")
    Publication.objects.create(procedure=wrong, level=3, at_commune=True, effective_on=date(2020, 4, 1))
    answer = confirmed(administrator, f"/admin/procedures/procedure/{wrong.pk}/delete/", {"post": ["yes"]})
    assert answer.status_code == 302, text(answer)
    assert not Procedure.objects.filter(pk=wrong.pk).exists()
    assert not Publication.objects.filter(procedure=wrong.pk).exists()


def test_a_procedure_with_figures_is_not_deleted(working_province, administrator):
    working_province.send("X1", 4, (5, 1, 0), (0, 0, 0))
    known = working_province.procedures["C1"]
    administrator.post(f"/admin/procedures/procedure/{known.pk}/delete/", {"post": "yes"})
    assert Publication.objects.filter(procedure=known).exists()


def test_a_new_day_off_moves_the_deadlines_to_come_and_says_so(working_province, login):
    def may():
        return ReportingPeriod.objects.get(year=2027, month=5).due_on_commune

    with time_machine.travel("2027-06-01T09:00:00+07:00", tick=False):
        administrator = login(working_province.administrator)
        periods_create(year=2027)
        new = {"day": "07/06/2027", "document": "Thông báo số 1"}
        page = administrator.post("/admin/reporting/calendarexception/add/", new, follow=True)
        assert "tháng 5/2027 (UBND cấp xã): chuyển từ 07/06/2027 sang 08/06/2027." in text(page)
        assert may() == date(2027, 6, 7)
        confirm(administrator, page)
        assert may() == date(2027, 6, 8)
        added = CalendarException.objects.get(day=date(2027, 6, 7))
        page = administrator.post(f"/admin/reporting/calendarexception/{added.pk}/delete/", {"post": "yes"})
        assert "tháng 5/2027 (UBND cấp xã): chuyển từ 08/06/2027 sang 07/06/2027." in text(page)
        assert "Xác nhận và xóa" in page.content.decode()
        same = CalendarException.objects.filter(pk=added.pk)
        assert (may(), same.count()) == (date(2027, 6, 8), 1)
        confirm(administrator, page)
        assert (may(), same.count()) == (date(2027, 6, 7), 0)


def test_days_off_deleted_together_show_the_deadlines_that_move_before_they_go(working_province, login):
    with time_machine.travel("2027-06-01T09:00:00+07:00", tick=False):
        administrator = login(working_province.administrator)
        periods_create(year=2027)
        before = CalendarException.objects.calendar()
        CalendarException.objects.create(day=date(2027, 6, 7), document="Thông báo số 1")
        CalendarException.objects.create(day=date(2027, 12, 25), document="Thông báo số 2", is_working_day=True)
        deadlines_follow(before=before)
        added = CalendarException.objects.filter(day__year=2027)
        may = ReportingPeriod.objects.filter(year=2027, month=5).values_list("due_on_commune", flat=True)
        ticked = {"_selected_action": list(added.values_list("pk", flat=True))}
        asked = {"action": "delete_selected", "post": "yes", **ticked}
        page = administrator.post("/admin/reporting/calendarexception/", asked)
        assert "tháng 5/2027 (UBND cấp xã): chuyển từ 08/06/2027 sang 07/06/2027." in text(page)
        assert (may.get(), added.count()) == (date(2027, 6, 8), 2)
        confirm(administrator, page)
        assert (may.get(), added.count()) == (date(2027, 6, 7), 0)


def test_a_day_that_moves_no_deadline_is_deleted_at_once(working_province, administrator):
    past = CalendarException.objects.create(day=date(2019, 6, 7), document="Thông báo số 1")
    administrator.post(f"/admin/reporting/calendarexception/{past.pk}/delete/", {"post": "yes"})
    assert not CalendarException.objects.filter(pk=past.pk).exists()


@pytest.mark.parametrize("days_to_lock", ["0", "366", "9999999"])
def test_periods_are_locked_within_a_year_after_the_deadline_or_not_at_all(administrator, days_to_lock):
    PortalSettings.objects.get_or_create(pk=1)
    address = "/admin/units/portalsettings/1/change/"
    page = text(administrator.post(address, form_of(administrator, address) | {"lock_after_days": days_to_lock}))
    assert "Từ 1 đến 365 ngày sau hạn gửi, hoặc để trống." in page
    assert PortalSettings.load().lock_after_days is None


def test_a_deadline_moved_in_the_past_says_how_many_reports_become_late(working_province, administrator):
    working_province.send("X1", 4, (5, 1, 0), (0, 0, 0))
    ReportingPeriod.objects.filter(month=4).update(due_on_commune=date(2020, 5, 20))
    page = save_period(administrator, 4, due_on_commune="05/05/2020")
    assert "Số báo cáo bị tính là gửi chậm: hiện nay 0, sau thay đổi 1." in text(page)
    confirm(administrator, page)
    assert ReportingPeriod.objects.get(month=4).due_on_commune == date(2020, 5, 5)


def test_days_to_lock_say_which_periods_would_be_locked_at_once(administrator):
    PortalSettings.objects.get_or_create(pk=1)
    address = "/admin/units/portalsettings/1/change/"
    page = administrator.post(address, form_of(administrator, address) | {"lock_after_days": "1"}, follow=True)
    assert "Các kỳ sẽ tự khóa trong vòng một giờ: 2020-01, 2020-02, 2020-03, 2020-04." in text(page)
    assert PortalSettings.load().lock_after_days is None
    confirm(administrator, page)
    assert PortalSettings.load().lock_after_days == 1


def test_a_month_is_written_as_everywhere_else(administrator, working_province):
    """In the list, on its page, and in its history."""
    period = working_province.periods[4]
    assert "Tháng 4/2020" in text(administrator.get(PERIODS))
    for address in (f"{PERIODS}{period.pk}/change/", f"/admin/history/?object=reporting.reportingperiod:{period.pk}"):
        shown = text(administrator.get(address))
        assert "tháng 4/2020" in shown
        assert "2020-04" not in shown
