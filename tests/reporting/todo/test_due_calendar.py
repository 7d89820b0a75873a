"""A clerk's deadlines as iCalendar: what another program reads in it, and who gets it."""

from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
import vobject
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reporting.actions.extensions import submission_extend
from reporting.actions.feeds import feed_renew
from reporting.actions.figures import figures_drain, figures_recompute
from reporting.actions.reorganisations import reorganisation_carry_out
from reporting.actions.submissions import submission_return
from reporting.models import CalendarFeed, ReportingPeriod
from reporting.todo.due_calendar import due_calendar
from tests.factories import make_period
from tests.reporting.actions.helpers import refused
from tests.reporting.cast import States, again
from tests.reporting.reorganised import plan_of
from units import clock
from units.models import Unit, UnitSuccession, User

FIGURES = ((5, 1, 0), (0, 0, 0))


@pytest.fixture
def april(working_province):
    """Monday 18 May 2020; April was due on the fifth."""
    with time_machine.travel("2020-05-18T09:00:00+07:00", tick=False):
        yield States(working_province)


def unit_of(states):
    return Unit.objects.select_related("parent").get(code="X1")


def entries(unit):
    """The calendar's entries as vobject reads them, by their summaries."""
    calendar = vobject.readOne(due_calendar(unit).decode())
    return {each.summary.value: each for each in calendar.contents.get("vevent", [])}


def entry(unit, summary="Hạn gửi báo cáo tháng 4/2020"):
    return entries(unit)[summary]


def move(period, day):
    period = ReportingPeriod.objects.get(pk=period.pk)
    period.due_on_commune = day
    period.save()


def test_another_program_reads_whole_days_with_their_pages(april, settings):
    settings.PORTAL_URL = "https://baocao.example.gov.vn"
    found = entries(unit_of(april))

    assert list(found) == [f"Hạn gửi báo cáo tháng {month}/2020" for month in ("02", "3", "4")]
    last = found["Hạn gửi báo cáo tháng 4/2020"]
    assert (last.dtstart.value, last.dtend.value) == (date(2020, 5, 5), date(2020, 5, 6))
    assert last.url.value == "https://baocao.example.gov.vn/submissions/2020-04/X1/"
    assert last.uid.value.endswith("@baocao.example.gov.vn")
    assert last.transp.value == "TRANSPARENT"
    assert last.description.value.startswith("UBND xã Một, huyện Một\nGửi trước khi hết ngày 05/05/2020.")


def test_the_same_bytes_come_as_long_as_nothing_changes(april):
    before = due_calendar(unit_of(april))
    with time_machine.travel("2020-05-18T18:30:00+07:00", tick=False):
        assert due_calendar(unit_of(april)) == before


def test_a_moved_deadline_keeps_its_uid_and_its_sequence_grows(april):
    before = entry(unit_of(april))
    with time_machine.travel("2020-05-18T10:00:00+07:00", tick=False):
        move(april.province.periods[4], date(2020, 5, 20))
    after = entry(unit_of(april))

    assert (before.uid.value, before.sequence.value) == (after.uid.value, "0")
    assert (after.dtstart.value, after.sequence.value) == (date(2020, 5, 20), "1")
    assert after.last_modified.value > before.last_modified.value

    with time_machine.travel("2020-05-18T11:00:00+07:00", tick=False):
        move(april.province.periods[4], date(2020, 5, 5))
    assert entry(unit_of(april)).sequence.value == "2"


def test_a_change_of_another_group_is_no_move(april):
    period = ReportingPeriod.objects.get(pk=april.province.periods[4].pk)
    before = due_calendar(unit_of(april))
    period.due_on_district = date(2020, 5, 8)
    period.save()
    assert due_calendar(unit_of(april)) == before


def test_a_later_deadline_of_the_unit_alone_moves_its_entry_and_no_other_unit_s(april):
    submission_extend(
        submission=april.draft(), by=april.coordinator, reason="Mất đường truyền", until=date(2020, 5, 25)
    )
    found = entry(unit_of(april))
    assert (found.dtstart.value, found.sequence.value) == (date(2020, 5, 25), "1")
    other = entry(Unit.objects.get(code="X2"))
    assert (other.dtstart.value, other.sequence.value) == (date(2020, 5, 5), "0")


def test_a_sent_report_says_so_and_a_requested_correction_has_its_own_day(april):
    report = april.province.send("X1", 4, *FIGURES)
    sent = entry(unit_of(april), "Đã gửi báo cáo tháng 4/2020")
    assert sent.sequence.value == "0"

    submission_return(
        submission=again(report), by=april.coordinator, reason="Kiểm tra lại", until=clock.today() + timedelta(days=3)
    )
    found = entries(unit_of(april))
    assert found["Gửi lại báo cáo tháng 4/2020"].dtstart.value == date(2020, 5, 21)
    assert found["Gửi lại báo cáo tháng 4/2020"].uid.value != sent.uid.value


def test_periods_at_whose_end_the_unit_is_gone_are_left_out(april):
    unit = unit_of(april)
    unit.active_until = date(2020, 3, 31)
    assert "Hạn gửi báo cáo tháng 4/2020" not in entries(unit)
    assert "Hạn gửi báo cáo tháng 3/2020" in entries(unit)


def test_deadlines_to_come_are_in_and_those_of_long_ago_are_not(april):
    make_period(5)
    assert "Hạn gửi báo cáo tháng 5/2020" in entries(unit_of(april))
    with time_machine.travel("2020-09-01T09:00:00+07:00", tick=False):
        assert entries(unit_of(april)) == {}


def test_long_names_with_signs_of_the_format_are_read_back_whole(april):
    unit = unit_of(april)
    unit.name = "Xã Rất, Dài; \\n «Một» " + "Ủy ban nhân dân xã " * 25
    assert entry(unit).description.value.splitlines()[0] == unit.display_name
    lines = due_calendar(unit).decode().split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75


def test_few_and_many_periods_take_the_same_queries(april):
    def queries():
        with CaptureQueriesContext(connection) as taken:
            due_calendar(unit_of(april))
        return len(taken)

    few = queries()
    for month in range(5, 12):
        make_period(month)
    assert queries() == few == 6


# --- Units that passed into another one ------------------------------------------------------------------------------

NEW = {"X9": {"name": "Xã Mới", "district": "H1"}}


def merge(april, day=date(2020, 4, 1), new=NEW, passed=("X1", "X2"), into="X9"):
    plan = plan_of(day, dict.fromkeys(passed, into), new)
    reorganisation_carry_out(plan=plan, by=april.province.administrator)
    figures_drain()
    return Unit.objects.get(code=into)


def test_the_last_months_of_units_that_were_merged_are_in_the_successors_calendar(april):
    april.province.send("X2", 3, *FIGURES)
    found = entries(merge(april))
    assert list(found) == [
        "Hạn gửi báo cáo tháng 02/2020 – UBND xã Một, huyện Một",
        "Hạn gửi báo cáo tháng 02/2020 – UBND xã Hai, huyện Một",
        "Hạn gửi báo cáo tháng 3/2020 – UBND xã Một, huyện Một",
        "Đã gửi báo cáo tháng 3/2020 – UBND xã Hai, huyện Một",
        "Hạn gửi báo cáo tháng 4/2020",
    ]
    mine = found["Hạn gửi báo cáo tháng 3/2020 – UBND xã Một, huyện Một"]
    assert urlsplit(mine.url.value).path == "/submissions/2020-03/X1/"
    assert mine.description.value.startswith("UBND xã Một, huyện Một\nGửi trước khi hết ngày")


def test_a_correction_of_a_merged_unit_s_report_has_its_day_there_along_a_chain(april):
    report = april.province.send("X1", 3, *FIGURES)
    merge(april)
    last = merge(april, date(2020, 5, 1), {"X10": {"name": "Xã Mới nữa", "district": "H1"}}, ["X9"], "X10")
    day = clock.today() + timedelta(days=3)
    submission_return(submission=again(report), by=april.coordinator, reason="Kiểm tra lại", until=day)
    assert entries(last)["Gửi lại báo cáo tháng 3/2020 – UBND xã Một, huyện Một"].dtstart.value == day


def test_after_a_split_or_an_abolition_the_last_month_is_in_nobody_s_calendar(april):
    Unit.objects.filter(code="X1").update(active_until=date(2020, 3, 31))
    first, second = Unit.objects.get(code="X1"), Unit.objects.get(code="X2")
    UnitSuccession.objects.create(predecessor=first, successor=second, effective_on=date(2020, 4, 1), kind="abolition")
    figures_recompute()
    assert not any("xã Một" in summary for summary in entries(second))


def test_three_predecessors_take_as_many_queries_as_none(april):
    def queries(unit):
        with CaptureQueriesContext(connection) as taken:
            due_calendar(unit)
        return len(taken)

    for code in ("X1", "X3"):
        april.province.send(code, 3, *FIGURES)
    alone = queries(Unit.objects.select_related("parent").get(code="X3"))
    successor = merge(april, passed=("X1", "X2", "X3"))
    assert queries(Unit.objects.select_related("parent").get(pk=successor.pk)) == alone == 6


# --- The address -----------------------------------------------------------------------------------------------------


@pytest.fixture
def feed(april):
    return feed_renew(account=april.clerk)


def path_of(feed):
    return f"/calendar/{feed.pk}/{feed.token}.ics"


def test_the_address_opens_without_a_login_and_is_answered_304_while_nothing_changes(feed, april):
    first = Client().get(path_of(feed))
    assert first.status_code == 200
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert first["Cache-Control"] == "private, no-cache"
    assert first.content == due_calendar(unit_of(april))

    known = {"HTTP_IF_NONE_MATCH": first["ETag"]}
    assert Client().get(path_of(feed), **known).status_code == 304
    move(april.province.periods[4], date(2020, 5, 7))
    assert Client().get(path_of(feed), **known).status_code == 200


def test_every_other_address_is_not_found(feed):
    wrong = feed.token[:-1] + ("0" if feed.token[-1] != "0" else "1")
    for path in (f"/calendar/{feed.pk}/{wrong}.ics", f"/calendar/{feed.pk + 1}/{feed.token}.ics"):
        assert Client().get(path).status_code == 404
    assert Client().get(f"/calendar/{feed.pk}/{'ă' * 40}.ics").status_code == 404


def test_a_renewed_address_ends_the_earlier_one(feed, april):
    old = path_of(feed)
    new = path_of(feed_renew(account=april.clerk))
    assert new != old
    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200
    assert CalendarFeed.objects.count() == 1


@pytest.mark.parametrize("values", [{"is_active": False}, {"role": "coordinator", "unit": None}])
def test_an_account_that_is_closed_or_no_clerk_any_more_has_no_calendar(feed, april, values):
    User.objects.filter(pk=april.clerk.pk).update(**values)
    assert Client().get(path_of(feed)).status_code == 404


def test_the_secret_part_is_stored_nowhere_and_depends_on_the_key(feed, settings):
    row = CalendarFeed.objects.values().get()
    assert feed.token not in map(str, row.values())
    before = feed.token
    settings.SECRET_KEY = "another key"
    assert CalendarFeed.objects.get().token != before


def test_only_clerks_have_one(april):
    with refused("role"):
        feed_renew(account=april.coordinator)


def test_the_page_makes_renews_and_removes_it(april, login):
    browser = login(april.clerk)
    assert "Lập địa chỉ" in browser.get("/account/mails/").content.decode()
    page = browser.post("/account/mails/calendar/", follow=True).content.decode()
    feed = CalendarFeed.objects.get()
    assert f'value="http://127.0.0.1:8000{urlsplit(path_of(feed)).path}"' in page

    stale = browser.post("/account/mails/calendar/", {"seen": ""}, follow=True).content.decode()
    assert "vừa được tạo" in stale
    assert CalendarFeed.objects.get().mark == feed.mark
    browser.post("/account/mails/calendar/", {"seen": feed.mark})
    browser.post("/account/mails/calendar/", {"seen": feed.mark})
    renewed = CalendarFeed.objects.get().mark
    browser.post("/account/mails/calendar/", {"seen": feed.mark})
    assert CalendarFeed.objects.get().mark == renewed != feed.mark
    feed.refresh_from_db()

    browser.post("/account/mails/calendar/", {"action": "remove"})
    assert not CalendarFeed.objects.exists()
    assert Client().get(path_of(feed)).status_code == 404
