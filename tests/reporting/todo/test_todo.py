"""The coordinator's home: each kind of work with its exact count, its rows and its action, in few queries."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reporting.actions.figures import figures_drain
from reporting.actions.periods import period_lock
from reporting.actions.reopenings import submission_ask_to_reopen, submission_refuse_reopening
from reporting.actions.submissions import (
    submission_accept,
    submission_reopen,
    submission_return,
)
from reporting.models import Reminder, ReportingPeriod, Submission
from reporting.views import todo as view
from tests.factories import make_user
from tests.reporting import figures_2020
from tests.reporting.pages import text
from units import clock
from units.models import StaleFigures, Unit, User
from units.remembered import MEMORY

PLAIN, ALL_ONLINE = ((5, 1, 0), (2, 0, 0)), ((60, 60, 0), (2, 0, 0))
UNTIL = date(2020, 5, 20)


@pytest.fixture
def province(working_province):
    """April alone is left to send; every unit has an address."""
    for month in (1, 2, 3):
        period_lock(period=working_province.periods[month], by=working_province.coordinator)
    Unit.objects.update(email="vanthu@example.vn")
    return working_province


@pytest.fixture
def home(province, login):
    client = login(province.coordinator)

    def shown():
        figures_drain()
        return client.get("/")

    return shown


def counts(response):
    return {part.name: part.count for part in response.context["parts"]}


def part(response, name):
    """The text of one part of the page."""
    found = re.search(rf'<section class="sheet" id="{name}">.*?</section>', response.content.decode(), re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0])).strip()


def all_sent(province, month=4):
    reports = {code: province.send(code, month, *PLAIN) for code in ("H1", "X1", "X2", "X3", "SO1")}
    return reports | {"SO2": province.send("SO2", month, (5, 1, 0))}


def test_who_has_not_sent_is_counted_by_deadline_and_quota(province, home):
    province.send("X1", 4, *PLAIN)
    ReportingPeriod.objects.filter(month=4).update(due_on_commune="2020-05-20")
    page = home()
    assert counts(page)["missing"] == 5
    # overdue: SO1, SO2, H1; not yet: X2, X3; X3 has no quota
    line = "Tháng 4/2020: 5 (3 quá hạn; 2 chưa đến hạn; 4 được giao chỉ tiêu, 1 không giao chỉ tiêu)"
    assert line in part(page, "missing")
    assert 'href="/periods/2020-04/missing/"' in page.content.decode()


def test_earlier_open_periods_are_below_and_the_units_that_lack_most_are_named(province, home):
    ReportingPeriod.objects.filter(month__in=(2, 3)).update(locked_at=None)
    province.send("X1", 2, *PLAIN)
    for code in ("X1", "SO1"):
        province.send(code, 3, *PLAIN)
    shown = part(home(), "missing")
    assert "Các kỳ trước chưa khóa: 9 báo cáo chưa gửi trong 2 kỳ Tháng 3/2020: 4 " in shown
    # X3 lacks as many as others, but has no quota
    assert shown.endswith(
        "Sở Hai 3 kỳ chưa gửi UBND huyện Một 3 kỳ chưa gửi UBND xã Hai, huyện Một 3 kỳ chưa gửi "
        "Sở Một 2 kỳ chưa gửi UBND xã Một, huyện Một 1 kỳ chưa gửi"
    )


def test_what_was_sent_late_for_the_last_period_past_its_deadline(province, home):
    with time_machine.travel("2020-05-05T23:59:00+07:00", tick=False):
        province.send("X2", 4, *PLAIN)
    province.send("X1", 4, *PLAIN)
    page = home()
    assert counts(page)["late"] == 1
    assert "UBND xã Một, huyện Một, tháng 4/2020 Gửi chậm 10 ngày" in part(page, "late")


def test_corrections_that_are_open_say_whether_their_day_has_passed(province, home):
    for code in ("X1", "X2"):
        report = province.send(code, 4, *PLAIN)
        submission_return(submission=report, by=province.coordinator, reason="Sửa", until=UNTIL)
    passed = clock.end_of(clock.today() - timedelta(days=1))
    Submission.objects.filter(unit__code="X2").update(editable_until=passed)
    page = home()
    assert counts(page)["returned"] == 2
    shown = part(page, "returned")
    assert "1 báo cáo đã quá thời hạn gửi lại." in shown
    assert shown.index("xã Hai") < shown.index("Đã quá thời hạn.") < shown.index("xã Một")


def test_reports_that_wait_and_their_hints(province, home):
    province.send("X1", 4, *PLAIN)
    province.send("X2", 4, *ALL_ONLINE)
    page = home()
    assert (counts(page)["waiting"], counts(page)["hints"]) == (2, 1)
    assert "Xác nhận báo cáo không có cảnh báo (1)" in part(page, "waiting")
    assert "UBND xã Hai, huyện Một, tháng 4/2020 1 cảnh báo" in part(page, "hints")
    assert "xã Một" not in part(page, "hints")
    for address in ("/review/?hints=without", "/review/?hints=with", "/submissions/2020-04/X1/?from=review"):
        assert f'href="{address}"' in page.content.decode()


def test_without_hints_everywhere_there_is_no_part_and_with_them_everywhere_no_button(province, home):
    province.send("X2", 4, *ALL_ONLINE)
    assert "không có cảnh báo" not in part(home(), "waiting")
    submission_accept(submission=Submission.objects.get(), by=province.coordinator)
    province.send("X1", 4, *PLAIN)
    assert "hints" not in counts(home())


def reopened(province, code, *again):
    """Confirmed, reopened, and — with figures — sent and confirmed again."""
    report = Submission.objects.filter(unit__code=code).first() or province.send(code, 4, *PLAIN)
    if report.status == "submitted":
        submission_accept(submission=report, by=province.coordinator)
    submission_reopen(submission=report, by=province.coordinator, reason="Sửa", until=UNTIL)
    if again:
        submission_accept(submission=province.send(code, 4, *again), by=province.coordinator)


def test_what_changed_after_its_confirmation_is_named_and_the_same_figures_again_are_not(province, home):
    reopened(province, "X1")
    reopened(province, "X2", (5, 2, 0), (2, 0, 0))
    reopened(province, "X3", *PLAIN)
    reopened(province, "H1", (9, 1, 0), (2, 0, 0))
    reopened(province, "H1", *PLAIN)  # and back again: it changed twice
    page = home()
    assert counts(page)["changed"] == 3
    shown = part(page, "changed")
    assert "UBND xã Hai, huyện Một, tháng 4/2020 Xác nhận lại với số liệu khác" in shown
    assert "UBND xã Một, huyện Một, tháng 4/2020 Mở lại để điều chỉnh" in shown
    assert "xã Ba" not in shown


def test_a_change_of_more_than_a_week_ago_is_no_longer_pointed_out(province, login):
    reopened(province, "X2", (5, 2, 0), (2, 0, 0))
    with time_machine.travel("2020-05-22T08:59:00+07:00", tick=False):
        assert counts(login(province.coordinator).get("/"))["changed"] == 1
    with time_machine.travel("2020-05-22T09:01:00+07:00", tick=False):
        assert "changed" not in counts(login(province.coordinator).get("/"))


def test_requests_to_reopen_stay_until_they_are_answered(province, home):
    report = submission_accept(submission=province.send("X1", 4, *PLAIN), by=province.coordinator)
    submission_ask_to_reopen(submission=report, by=province.clerks["X1"], reason="Nhầm số")
    page = home()
    assert counts(page)["asked"] == 1
    assert "UBND xã Một, huyện Một, tháng 4/2020 «Nhầm số»" in part(page, "asked")
    assert 'href="/submissions/2020-04/X1/#reason-form"' in page.content.decode()
    submission_refuse_reopening(submission=report, by=province.coordinator, reason="Số đúng")
    assert "asked" not in counts(home())


def test_units_without_an_active_clerk_or_an_address(province, home):
    User.objects.filter(username="clerk-x1").update(is_active=False)
    Unit.objects.filter(code="X2").update(email="")
    Unit.objects.filter(code="X3").update(email="", active_until="2020-05-14")
    page = home()
    assert counts(page)["contacts"] == 2
    shown = part(page, "contacts")
    assert "Chưa có cán bộ đầu mối: 1; chưa có địa chỉ thư điện tử: 1." in shown
    assert "UBND xã Một, huyện Một chưa có cán bộ đầu mối" in shown
    assert "admin" not in page.content.decode()


def test_the_list_of_units_out_of_reach_is_passed_on_or_corrected(province, login):
    User.objects.filter(username="clerk-x1").update(is_active=False)
    Unit.objects.filter(code__in=("X1", "X2")).update(email="")
    page = login(province.coordinator).get("/contacts/")
    area = re.search(r"<textarea[^>]*>(.*?)</textarea>", page.content.decode(), re.DOTALL)[1]
    assert area.split("\n") == [
        "UBND xã Một, huyện Một – chưa có cán bộ đầu mối; chưa có địa chỉ thư",
        "UBND xã Hai, huyện Một – chưa có địa chỉ thư",
        "",
    ]
    assert "/admin/" not in page.content.decode()
    page = login(province.administrator).get("/contacts/").content.decode()
    unit = province.units["X1"].pk
    assert f'href="/admin/units/unit/{unit}/change/#clerks"' in page
    assert f'href="/admin/units/user/add/?unit={unit}&amp;role=clerk"' in page


def test_figures_that_are_pending_say_since_when(province, login):
    StaleFigures.objects.all().delete()
    StaleFigures.objects.create(reason="x", created_at=clock.at(date(2020, 5, 14)))
    StaleFigures.objects.create(reason="x")
    page = login(province.coordinator).get("/")
    assert counts(page)["figures"] == 2
    assert "Chờ cập nhật từ 12:00, 14/05/2020." in part(page, "figures")


def test_a_period_can_be_locked_once_its_deadlines_have_passed_and_nothing_waits(province, home):
    reports = all_sent(province)
    assert "lockable" not in counts(home())
    for report in reports.values():
        submission_accept(submission=report, by=province.coordinator)
    page = home()
    assert counts(page)["lockable"] == 1
    assert "Tháng 4/2020 6/6 đơn vị đã gửi" in part(page, "lockable")
    assert 'href="/periods/2020-04/lock/"' in page.content.decode()
    ReportingPeriod.objects.filter(month=4).update(due_on_district=clock.today())
    assert "lockable" not in counts(home())


def test_with_nothing_to_do_the_page_says_so(province, home):
    with time_machine.travel("2020-05-05T09:00:00+07:00", tick=False):
        for report in all_sent(province).values():
            submission_accept(submission=report, by=province.coordinator)
    period_lock(period=province.periods[4], by=province.coordinator)
    page = home()
    assert counts(page) == {}
    assert "Không có việc cần xử lý." in text(page)


def test_before_the_first_period_has_ended_the_page_says_so(province, login):
    with time_machine.travel("2019-12-15T09:00:00+07:00", tick=False):
        StaleFigures.objects.all().delete()
        assert "Không có việc cần xử lý." in text(login(province.coordinator).get("/"))


@pytest.mark.parametrize("who", ["clerk", "observer", "administrator"])
def test_the_page_is_the_coordinators_alone(province, login, who):
    user = province.clerks["X1"] if who == "clerk" else getattr(province, who)
    page = login(user).get("/", follow=True)
    assert "parts" not in page.context
    assert '<a href="/">Việc cần xử lý</a>' not in page.content.decode()


def test_the_coordinators_menu_begins_with_it(province, login):
    page = login(province.coordinator).get("/review/").content.decode()
    assert re.search(r'<nav class="menu"[^>]*>\s*<a href="/">Việc cần xử lý</a>', page)


def queries_of(client, address="/"):
    client.get(address)
    return queries_of_one(client, address)


def queries_of_one(client, address="/"):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def first_look(client):
    """The queries of the page where nothing is remembered of it."""
    client.get("/")  # the visit is noted
    MEMORY.forget()
    return queries_of_one(client)


def much_to_do(province, *months):
    for month in months:
        for code, report in all_sent(province, month).items():
            if code == "X1":
                submission_return(submission=report, by=province.coordinator, reason="Sửa", until=UNTIL)
            if code in ("X2", "X3"):
                submission_accept(submission=report, by=province.coordinator)
            if code == "X3":
                submission_reopen(submission=report, by=province.coordinator, reason="Sửa", until=UNTIL)
    figures_drain()
    Submission.objects.filter(status="submitted").update(warnings=1)


def test_the_number_of_queries_is_the_same_with_work_of_one_period_and_of_three(working_province, login):
    """In March nothing is sent, so that there is a period to lock both times; with little to do less is asked."""
    client = login(working_province.coordinator)
    assert first_look(client) == 21
    much_to_do(working_province, 4)
    assert first_look(client) == 29
    much_to_do(working_province, 1, 2)
    assert first_look(client) == 29


def test_until_the_data_changes_another_coordinator_costs_session_account_visit_and_settings(province, home, login):
    all_sent(province)
    first, other = home(), login(make_user(username="other"))
    other.get("/")
    home()
    assert queries_of_one(other) == 4
    assert counts(other.get("/")) == counts(first)
    Unit.objects.filter(code="X1").update(email="")
    assert "xã Một" in part(other.get("/"), "contacts")


def test_a_correction_runs_out_while_nothing_changes_but_the_hour(province, home, login):
    report = province.send("X1", 4, *PLAIN)
    submission_return(submission=report, by=province.coordinator, reason="Sửa", until=UNTIL)
    Submission.objects.update(editable_until=clock.now() + timedelta(minutes=1))
    assert "Đã quá thời hạn." not in part(home(), "returned")
    with time_machine.travel(clock.now() + timedelta(minutes=2), tick=False):
        assert "Đã quá thời hạn." in part(home(), "returned")


def test_a_mail_becomes_unclear_while_nothing_changes_but_the_hour(province, home):
    sent = {"unit": province.units["X1"], "period": province.periods[4], "means": "email", "actor_name": "x"}
    Reminder.objects.create(state="sending", claimed_at=clock.now(), **sent)
    assert "mails" not in counts(home())
    with time_machine.travel(clock.now() + timedelta(minutes=11), tick=False):
        assert counts(home())["mails"] == 1


def test_the_demos_day_equals_a_recount_of_the_files(coordinator):
    page = coordinator.get("/")
    sent_on = figures_2020.sent_on()
    sent = {unit for (period, unit), day in sent_on.items() if period == "2020-12" and day <= "2021-01-04"}
    late = {unit for (period, unit), day in sent_on.items() if period == "2020-11" and day > "2020-12-07"}
    units = figures_2020.units()
    missing = units.keys() - sent
    assert (len(missing), len(sent)) == (48, 117)
    assert counts(page) == {
        "missing": 48,
        "late": len(late),
        "waiting": 117,
        "hints": 2,
        "lockable": 11,
    }
    with_quota = len(missing & figures_2020.quotas().keys())
    shown = part(page, "missing")
    quotas = f"{with_quota} được giao chỉ tiêu, {48 - with_quota} không giao chỉ tiêu"
    assert f"Tháng 12/2020: 48 (48 chưa đến hạn; {quotas})" in shown
    earlier = 11 * len(units) - sum(period <= "2020-11" for period, _unit in sent_on)
    assert f"Các kỳ trước chưa khóa: {earlier} báo cáo chưa gửi trong 11 kỳ" in shown
    assert "Xác nhận báo cáo không có cảnh báo (115)" in part(page, "waiting")
    assert "Xác nhận báo cáo không có cảnh báo (115)" in text(coordinator.get("/dashboard/"))
    assert "Báo cáo chờ xác nhận (115)" in text(coordinator.get("/review/?hints=without"))


def test_the_list_of_units_out_of_reach_comes_in_pages_and_costs_the_same_queries(province, login, monkeypatch):
    monkeypatch.setattr(view, "UNITS_A_PAGE", 2)
    client = login(province.coordinator)
    Unit.objects.filter(code="X1").update(email="")
    few = queries_of(client, "/contacts/")
    Unit.objects.update(email="")
    assert queries_of(client, "/contacts/") == few == 5
    page = client.get("/contacts/?page=2")
    assert [unit.code for unit in page.context["units"]] == ["H1", "X1"]
    assert "(6)" in text(page)
    assert 'href="?page=3"' in page.content.decode()
