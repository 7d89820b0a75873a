"""`docs/webhooks.md` shows one message of each kind as the portal really makes it, and every kind in its table."""

from __future__ import annotations

import json
import re
from datetime import date

import time_machine
from django.urls import resolve

from reporting.actions.figures import figures_drain
from reporting.actions.periods import period_lock, period_unlock
from reporting.actions.rankings import ranking_freeze
from reporting.actions.reopenings import reopenings_end
from reporting.actions.submissions import (
    submission_accept,
    submission_reopen,
    submission_return,
    submission_withdraw,
)
from tests import ROOT
from tests.factories import make_period
from tests.reporting.cast import again
from webhooks.actions.deliveries import RETRY_AFTER
from webhooks.actions.events import openings_record
from webhooks.actions.replays import trial_send
from webhooks.models import Event, EventType
from webhooks.signing import body_of

TEXT = (ROOT / "docs/webhooks.md").read_text(encoding="utf-8")
SHOWN = [json.loads(line) for line in re.search(r"```json\n(.*?)```", TEXT, re.DOTALL)[1].splitlines()]
FIGURES = ((5, 1, 0), (0, 0, 0))


def made(province, subscribed):
    """Each message once, by its type."""
    by, until = province.coordinator, date(2020, 5, 20)
    april = province.periods[4]
    make_period(5)
    with time_machine.travel("2020-06-01T00:00:30+07:00", tick=False):
        openings_record()
    report = again(province.send("X1", 4, *FIGURES))
    report = again(submission_withdraw(submission=report, by=province.clerks["X1"]))
    messages = {event.type: event for event in Event.objects.order_by("pk")}
    Event.objects.all().delete()
    other = again(province.send("X3", 4, *FIGURES))
    submission_return(submission=other, by=by, reason="Sai", until=until)
    third = again(province.send("X2", 4, *FIGURES))
    submission_accept(submission=third, by=by)
    submission_reopen(submission=again(third), by=by, reason="Sai", until=until)
    with time_machine.travel("2020-05-21T09:00:00+07:00", tick=False):
        reopenings_end()
    figures_drain()
    period_lock(period=april, by=by)
    period_unlock(period=april, by=by)
    period_lock(period=april, by=by)
    ranking_freeze(period=april, by=by)
    trial_send(endpoint=subscribed[0])
    return {event.type: event for event in Event.objects.order_by("-pk")} | messages


def plain(message):
    """A message without what differs from one to the next: whose report, and when."""
    message = json.loads(json.dumps(message))
    message["timestamp"] = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d", "…", message["timestamp"])
    for name in ("unit", "page", "api"):
        if name in message["data"]:
            message["data"][name] = re.sub(r"\bX[123]\b", "X", message["data"][name])
    if "check_code" in message["data"]:
        assert len(message["data"]["check_code"]) in (64, len("64 hexadecimal digits"))
        message["data"]["check_code"] = "…"
    return message


def test_each_kind_is_shown_as_it_is_made(working_province, subscribed, settings):
    settings.PORTAL_URL = "https://baocao.example.gov.vn"
    found = made(working_province, subscribed)
    assert [each["type"] for each in SHOWN] == [str(each) for each in EventType]
    assert {kind: plain(json.loads(body_of(event))) for kind, event in found.items()} == {
        each["type"]: plain(each) for each in SHOWN
    }


def path_of(address):
    return address.removeprefix("https://baocao.example.gov.vn").partition("?")[0]


def test_every_address_that_is_shown_leads_to_a_page_or_an_operation():
    for data in (message["data"] for message in SHOWN):
        assert "api" not in resolve(path_of(data["page"])).namespaces
        assert "api" not in data or resolve(path_of(data["api"])).namespaces == ["api", "v1"]


def test_the_table_names_every_kind():
    table = set(re.findall(r"`([a-z]+\.[a-z]+)`", TEXT.partition("| type | when |")[2].partition("```json")[0]))
    assert table >= {str(each) for each in EventType}


def test_the_waits_are_those_of_the_code():
    hours = [seconds / 3600 for seconds in RETRY_AFTER[3:]]
    assert (RETRY_AFTER[:3], hours) == ((5, 300, 1800), [2, 5, 10, 14, 20, 24])
    assert "5 seconds, 5 and 30 minutes, 2, 5, 10, 14, 20 and 24 hours" in " ".join(TEXT.split())
