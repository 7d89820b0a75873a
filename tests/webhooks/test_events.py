"""What is recorded when something happens, when it is passed on, and what it says."""

from __future__ import annotations

import json
from datetime import date

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from reporting.actions.batches import submissions_accept
from reporting.actions.confirmations import confirmation_undo
from reporting.actions.figures import figures_drain
from reporting.actions.periods import period_lock, period_unlock
from reporting.actions.rankings import ranking_freeze
from reporting.actions.submissions import submission_accept, submission_reopen
from reporting.models import Confirmation
from tests.factories import make_period
from tests.reporting.cast import States, again
from units.models import Unit
from webhooks.actions.endpoints import endpoint_switch
from webhooks.actions.events import events_dispatch, openings_record
from webhooks.models import Delivery, Endpoint, Event

FIGURES = ((5, 1, 0), (0, 0, 0))
NOON = "2020-05-15T12:00:00+07:00"


def types():
    return list(Event.objects.order_by("pk").values_list("type", flat=True))


def later(moment="2020-05-15T09:01:01+07:00"):
    return time_machine.travel(moment, tick=False)


def test_every_step_of_a_report_is_recorded_once_and_in_order(working_province, subscribed):
    states = States(working_province)
    states.returned()
    sent = again(working_province.send("X2", 4, *FIGURES))
    submission_accept(submission=sent, by=working_province.coordinator)
    submission_reopen(submission=again(sent), by=working_province.coordinator, reason="Sai", until=date(2020, 5, 20))
    assert types() == ["report.sent", "report.returned", "report.sent", "report.confirmed", "report.reopened"]


def test_an_event_says_codes_and_an_address_and_neither_figures_nor_people(working_province, subscribed, settings):
    settings.PORTAL_URL = "https://baocao.example.vn"
    States(working_province).returned()
    first, second = Event.objects.order_by("pk")
    where = {
        "page": "https://baocao.example.vn/submissions/2020-04/X1/",
        "api": "https://baocao.example.vn/api/v1/submissions/2020-04/X1",
    }
    assert first.data == {"period": "2020-04", "unit": "X1", "status": "submitted", "sending": 1} | where
    assert second.data == {"period": "2020-04", "unit": "X1", "status": "returned", "sending": 1} | where
    people = {working_province.coordinator.full_name, *(each.full_name for each in working_province.clerks.values())}
    said = json.dumps([first.data, second.data], ensure_ascii=False)
    assert not any(name in said for name in people if name)
    assert "Kiểm tra lại" not in said  # the reason
    assert "@" not in said


def test_a_code_of_long_ago_without_an_address_for_programs_stops_nobody(working_province, subscribed):
    Unit.objects.filter(code="X1").update(code="X/1 ă", has_old_code=True)
    working_province.units["X1"].refresh_from_db()
    working_province.send("X1", 4, *FIGURES)
    data = Event.objects.get().data
    assert data["unit"] == "X/1 ă"
    assert data["page"].startswith("http://")


def test_nothing_is_recorded_where_no_host_is_allowed_or_nobody_listens(working_province, subscribed, settings):
    settings.WEBHOOK_HOSTS = []
    working_province.send("X1", 4, *FIGURES)
    settings.WEBHOOK_HOSTS = ["https://khac.example.vn:443"]
    Endpoint.objects.all().delete()
    working_province.send("X2", 4, *FIGURES)
    assert types() == []


def test_what_is_rolled_back_is_not_recorded(working_province, subscribed):
    with transaction.atomic():
        working_province.send("X1", 4, *FIGURES)
        transaction.set_rollback(True)
    assert types() == []


def test_each_endpoint_gets_the_events_that_it_asked_for_and_those_of_its_time(working_province, subscribed):
    endpoint, _secret = subscribed
    Endpoint.objects.create(name="B", address="http://b/", secret="x", events=["period.locked"])
    off = Endpoint.objects.create(name="C", address="http://c/", secret="x", events=["report.sent"])
    endpoint_switch(endpoint=off, on=False, by=working_province.administrator)
    working_province.send("X1", 4, *FIGURES)
    with later():
        Endpoint.objects.create(name="D", address="http://d/", secret="x", events=["report.sent"])
        period_lock(period=working_province.periods[4], by=working_province.coordinator)
        assert events_dispatch() == 2
        assert events_dispatch() == 0
    found = set(Delivery.objects.values_list("event__type", "endpoint__name"))
    assert found == {("report.sent", endpoint.name), ("period.locked", endpoint.name), ("period.locked", "B")}


def test_a_confirmation_goes_out_after_its_minute(working_province, subscribed):
    States(working_province).accepted()
    assert events_dispatch() == 1  # the sending
    with later("2020-05-15T09:00:59+07:00"):
        assert events_dispatch() == 0
    with later("2020-05-15T09:01:00+07:00"):
        assert events_dispatch() == 1
    assert set(Delivery.objects.values_list("event__type", flat=True)) == {"report.sent", "report.confirmed"}


def test_a_confirmation_that_is_taken_back_goes_to_nobody(working_province, subscribed):
    sent = [working_province.send(code, 4, *FIGURES) for code in ("X1", "X2")]
    submissions_accept(seen={each.pk: each.version for each in sent}, by=working_province.coordinator)
    kept = working_province.send("X3", 4, *FIGURES)
    submission_accept(submission=again(kept), by=working_province.coordinator)
    first = Confirmation.objects.earliest("pk")
    confirmation_undo(confirmation=first, by=working_province.coordinator)
    with later():
        events_dispatch()
    confirmed = Delivery.objects.filter(event__type="report.confirmed").values_list("event__data__unit", flat=True)
    assert list(confirmed) == ["X3"]


def test_taking_one_back_forgets_no_earlier_confirmation_that_waits_for_a_worker(working_province, subscribed):
    report = States(working_province).accepted()
    with later(NOON):
        submission_reopen(submission=report, by=working_province.coordinator, reason="Sai", until=date(2020, 5, 20))
        sent = again(working_province.send("X1", 4, (6, 1, 0), (0, 0, 0)))
        submission_accept(submission=sent, by=working_province.coordinator)
        confirmation_undo(confirmation=Confirmation.objects.latest("pk"), by=working_province.coordinator)
    assert types() == ["report.sent", "report.confirmed", "report.reopened", "report.sent"]


def test_locks_and_rankings_are_recorded(working_province, subscribed):
    States(working_province).accepted()
    april = working_province.periods[4]
    period_lock(period=april, by=working_province.coordinator)
    period_unlock(period=april, by=working_province.coordinator)
    period_lock(period=april, by=working_province.coordinator)
    ranking = ranking_freeze(period=april, by=working_province.coordinator)
    found = [each for each in types() if not each.startswith("report.")]
    assert found == ["period.locked", "period.unlocked", "period.locked", "figures.changed", "ranking.frozen"]
    frozen = Event.objects.get(type="ranking.frozen").data
    assert (frozen["period"], frozen["number"], frozen["check_code"]) == ("2020-04", 1, ranking.sha256)
    assert frozen["page"].endswith("/rankings/2020-04/1/")


def test_recomputes_that_follow_each_other_are_one_event_a_minute_after_the_last(working_province, subscribed):
    for number, second in enumerate((0, 40)):
        with later(f"2020-05-15T09:00:{second:02}+07:00"):
            working_province.send(("X1", "X2")[number], 4, *FIGURES)
            figures_drain()
    event = Event.objects.get(type="figures.changed")
    assert (event.data["year"], event.due_at.isoformat()) == (2020, "2020-05-15T02:01:40+00:00")
    with later("2020-05-15T09:01:40+07:00"):
        events_dispatch()
        working_province.send("X3", 4, *FIGURES)
        figures_drain()
    assert types().count("figures.changed") == 2


def test_recomputes_without_a_pause_are_passed_on_after_five_minutes(working_province, subscribed):
    working_province.send("X1", 4, *FIGURES)
    figures_drain()
    for minute, code in ((1, "X2"), (4, "X3")):
        with later(f"2020-05-15T09:0{minute}:50+07:00"):
            working_province.send(code, 4, *FIGURES)
            figures_drain()
    assert Event.objects.get(type="figures.changed").due_at.isoformat() == "2020-05-15T02:05:00+00:00"


def test_the_opening_of_a_period_is_recorded_once_on_its_day(working_province, subscribed):
    make_period(5)
    assert openings_record() == 0
    with later("2020-06-01T00:00:10+07:00"):
        assert openings_record() == 1
        assert openings_record() == 0
    event = Event.objects.get()
    assert (event.type, event.data["period"]) == ("period.opened", "2020-05")
    assert event.at.isoformat() == "2020-05-31T17:00:00+00:00"


@pytest.mark.parametrize("moment", ["2020-06-05T00:00:10+07:00", "2020-05-31T23:59:59+07:00"])
def test_an_opening_of_long_ago_or_of_tomorrow_is_no_news(working_province, subscribed, moment):
    make_period(5)
    with later(moment):
        assert openings_record() == 0


def test_a_batch_takes_as_many_statements_as_one_report(working_province, subscribed):
    sent = [working_province.send(code, 4, *FIGURES) for code in ("X1", "X2", "X3")]

    def accept(reports):
        with CaptureQueriesContext(connection) as taken:
            submissions_accept(seen={each.pk: each.version for each in reports}, by=working_province.coordinator)
        return len([each for each in taken if "webhooks_" in each["sql"]])

    assert [accept(sent[:1]), accept(sent[1:])] == [2, 2]
