"""Requests for a correction: common reasons taken over with a click, a working day proposed, the unit's own reason."""

import re
from datetime import date

import pytest
import time_machine
from django.db import IntegrityError
from django.http import QueryDict

from reporting.actions.periods import period_lock
from reporting.actions.reopenings import submission_ask_to_reopen
from reporting.actions.submissions import submission_accept
from reporting.forms import LONGEST_RETURN_REASON, ReturnForm
from reporting.models import CalendarException, SubmissionEvent
from reporting.review.proposals import proposed_day
from tests.reporting.pages import markup
from units.models import PortalSettings

REPORT = "/submissions/2020-04/X1/"
PLAIN = ((5, 1, 0), (2, 0, 0))
REASONS = "Nhầm kỳ báo cáo.\n\n  Thiếu hồ sơ   BCCI. \nNhầm kỳ báo cáo.\n"


@pytest.fixture
def province(working_province):
    PortalSettings.objects.update_or_create(pk=1, defaults={"return_reasons": REASONS})
    return working_province


@pytest.fixture
def report(province):
    return province.send("X1", 4, *PLAIN)


@pytest.fixture
def client(province, login):
    return login(province.coordinator)


def boxes(response):
    return re.findall(r'name="common"[^>]* value="([^"]+)"', markup(response))


def day_shown(response):
    return re.findall(r'name="until" value="([^"]*)"', markup(response))


def last_reason():
    return SubmissionEvent.objects.latest("pk").reason


def settings(**values):
    PortalSettings.objects.filter(pk=1).update(**values)
    return PortalSettings.load()


def test_the_reasons_are_lines_each_once(province):
    assert PortalSettings.load().return_reason_list == ["Nhầm kỳ báo cáo.", "Thiếu hồ sơ BCCI."]


def test_a_portal_begins_with_a_list_in_its_own_language():
    assert PortalSettings().return_reason_list[0].startswith("Số liệu khác nhiều so với các tháng trước")


@pytest.mark.parametrize("address", [f"{REPORT}?from=review", "/review/"])
def test_both_pages_offer_the_reasons_and_a_day(client, report, address):
    page = client.get(address)
    assert boxes(page) == ["Nhầm kỳ báo cáo.", "Thiếu hồ sơ BCCI."]
    assert day_shown(page) == ["20/05/2020"]


def test_a_ticked_reason_and_what_was_typed_are_sent_together(client, report):
    posted = {"action": "return", "common": ["Thiếu hồ sơ BCCI."], "reason": "TTHC C1.", "until": "20/05/2020"}
    client.post(REPORT, posted)
    assert last_reason() == "Thiếu hồ sơ BCCI.\nTTHC C1."


def test_a_tick_alone_is_a_reason_also_for_many(client, report):
    chosen = [f"{report.pk}:{report.version}"]
    posted = {"action": "return_chosen", "chosen": chosen, "common": ["Nhầm kỳ báo cáo."], "until": "20/05/2020"}
    client.post("/review/", posted)
    assert last_reason() == "Nhầm kỳ báo cáo."


def test_a_reason_that_was_changed_meanwhile_is_sent_as_it_was_shown(client, report):
    settings(return_reasons="Khác.")
    client.post(REPORT, {"action": "return", "common": ["Nhầm kỳ báo cáo."], "until": "20/05/2020"})
    assert last_reason() == "Nhầm kỳ báo cáo."


def test_what_was_ticked_stays_where_the_day_is_missing(client, report):
    page = client.post(REPORT, {"action": "return", "common": ["Nhầm kỳ báo cáo."], "reason": "Xem lại", "until": ""})
    assert re.search(r'value="Nhầm kỳ báo cáo\."\s+checked', markup(page))
    assert "Xem lại" in markup(page)


def test_neither_tick_nor_text_is_no_reason():
    form = ReturnForm({"until": "20/05/2020", "reason": "  "})
    assert not form.is_valid()
    assert form.errors["reason"] == ["Đề nghị ghi lý do."]


def test_together_they_are_not_longer_than_a_reason_may_be():

    posted = QueryDict(mutable=True)
    posted.setlist("common", ["x" * 600])
    posted.update({"reason": "y" * 400, "until": "20/05/2020"})
    assert not ReturnForm(posted).is_valid()
    posted["reason"] = "y" * (LONGEST_RETURN_REASON - 601)
    assert ReturnForm(posted).is_valid()


def test_a_request_to_reopen_carries_its_reason_over(client, province, report):
    submission_accept(submission=report, by=province.coordinator)
    submission_ask_to_reopen(submission=report, by=province.clerks["X1"], reason="Ghi nhầm 6 thành 60")
    page = client.get(REPORT)
    assert "Theo đề nghị của đơn vị: Ghi nhầm 6 thành 60</textarea>" in markup(page)
    assert day_shown(page) == ["20/05/2020"]


def test_another_pages_reason_comes_first(client, province, report):
    submission_accept(submission=report, by=province.coordinator)
    submission_ask_to_reopen(submission=report, by=province.clerks["X1"], reason="Ghi nhầm")
    assert "Lệch 12 hồ sơ</textarea>" in markup(client.get(f"{REPORT}?reason=Lệch 12 hồ sơ"))


@pytest.mark.parametrize(
    ("today", "days", "expected"),
    [
        ("2020-05-15", 3, date(2020, 5, 20)),  # a Friday: over the weekend
        ("2020-05-15", 1, date(2020, 5, 18)),
        ("2020-04-29", 1, date(2020, 5, 4)),  # over 30 April, 1 May and a weekend
    ],
)
def test_the_day_is_so_many_working_days_from_today(province, today, days, expected):
    with time_machine.travel(f"{today}T09:00:00+07:00", tick=False):
        assert proposed_day(settings(return_days=days), [province.periods[4]]) == expected


def test_a_day_off_by_a_document_is_never_proposed(province):
    CalendarException.objects.create(day=date(2020, 5, 20), is_working_day=False, document="x")
    assert proposed_day(settings(return_days=3), [province.periods[4]]) == date(2020, 5, 21)


def test_a_month_that_will_be_locked_ends_the_proposal_before_it(province):
    """Due on 5 May, locked 14 days later: Tuesday the 19th is the last open day; after 12 days it would be a Sunday."""
    assert proposed_day(settings(return_days=5, lock_after_days=14), [province.periods[4]]) == date(2020, 5, 19)
    assert proposed_day(settings(lock_after_days=19), [province.periods[4]]) == date(2020, 5, 22)


def test_a_month_that_is_locked_or_as_good_as_locked_sets_no_end(province):
    assert proposed_day(settings(return_days=5, lock_after_days=10), [province.periods[4]]) == date(2020, 5, 22)
    period = period_lock(period=province.periods[4], by=province.coordinator)
    assert proposed_day(settings(lock_after_days=14), [period]) == date(2020, 5, 22)


def test_of_several_months_the_first_lock_decides(province):
    portal = settings(return_days=20, lock_after_days=45)
    one, both = [province.periods[4]], [province.periods[4], province.periods[3]]
    assert proposed_day(portal, one) == date(2020, 6, 12)
    assert proposed_day(portal, both) == date(2020, 5, 20)


@pytest.mark.parametrize("who", ["observer", "clerk"])
def test_nobody_else_is_offered_anything(province, report, login, who):
    user = province.observer if who == "observer" else province.clerks["X1"]
    assert boxes(login(user).get(REPORT)) == []


def test_the_database_takes_no_negative_number_of_days(province):
    with pytest.raises(IntegrityError):
        PortalSettings.objects.filter(pk=1).update(return_days=-1)
