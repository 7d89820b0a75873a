"""The people of the demo at work, on one day after the other: each of them logs in and uses the pages."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import time_machine
from django.core import mail
from django.core.management import call_command
from django.test import Client

from reporting.actions.demo import DIRECTORY, PASSWORD, demo_load
from reporting.actions.imports import counts_import
from reporting.actions.province import province_load
from reporting.models import ReportingPeriod, Submission
from trials.year.contents import as_of
from trials.year.files import Month, Numbers, by_day
from units.models import PortalSettings

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
DAY = timedelta(days=1)
BEGIN = date(2020, 1, 7)  # the day after the last deadline of 2019
LOCKED_AFTER = 20  # days; the latest report of 2020 comes 14 days after its deadline
AWAITING = "2020-12"
NUMBERS = ("received_total", "received_online", "returned_by_post")


class NotDoneError(Exception):
    """A page did not do what a person had it do; what it said."""


@dataclass
class Year:
    """The year so far: whose reports wait to be corrected, which rankings were frozen, and what was done how often."""

    clock: time_machine.Traveller
    host: str = "127.0.0.1"
    done: Counter[str] = field(default_factory=Counter)
    slips: dict[tuple[str, str], Month] = field(default_factory=dict)
    frozen: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    said: Callable[[str], object] = field(default=str)

    # --- Before it begins ---------------------------------------------------------------------------------------------

    def prepare(self, before: Path = DIRECTORY / "counts_2019.csv") -> None:
        """Units, catalogue, decision and months are loaded from files, the year ``before`` too; accounts are made."""
        self.at(BEGIN, 7)
        province_load(directory=DIRECTORY)
        counts_import(counts=before, accept=True)
        demo_load()  # with reports stored it adds settings, addresses and accounts alone
        PortalSettings.objects.update(lock_after_days=LOCKED_AFTER)
        call_command("tick", verbosity=0)

    def at(self, day: date, hour: int, minute: int = 0) -> None:
        self.clock.move_to(datetime.combine(day, time(hour, minute), tzinfo=HANOI))

    # --- The days -----------------------------------------------------------------------------------------------------

    def live(self, months: Collection[Month], first: date, last: date, *, confirm_december: bool = False) -> None:
        """Every day from ``first`` to ``last``: what the clock does, what units send, what the lead agency confirms."""
        sent = by_day(months)
        day = first
        while day <= last:
            self.at(day, 7, 30)
            self.tick()
            self.correct(day)
            for number, month in enumerate(sent.get(day, ())):
                self.at(day, 8 + number * 9 // 200, number % 60)
                self.report(month)
            self.at(day, 17, 30)
            self.review(confirm_december=confirm_december)
            self.freeze(day)
            if (day + DAY).day == 1:
                self.said(f"{day}: {self.done['sending']} sendings, {self.done['confirmation']} confirmed")
            day += DAY
        self.at(last, 18)
        self.tick()

    def tick(self) -> None:
        """Every periodic job, as cron starts them; mails go out with them."""
        before = len(mail.outbox)
        call_command("tick", verbosity=0)
        self.done["mail"] += len(mail.outbox) - before
        self.done["tick"] += 1

    def login(self, name: str) -> Client:
        """A browser in which the account has logged in by its password."""
        client = Client(headers={"host": self.host})
        answer = client.post("/login/", {"username": name, "password": PASSWORD})
        if answer.status_code != 302:
            raise NotDoneError(f"{name} could not log in: {answer.status_code}")
        self.done["login"] += 1
        return client

    # --- A unit -------------------------------------------------------------------------------------------------------

    def report(self, month: Month) -> None:
        """A clerk logs in, types the month, checks and sends it, perhaps with a slip, perhaps taken back once."""
        client = self.login(f"clerk-{month.unit.lower()}")
        page = f"/submissions/{month.period}/{month.unit}/"
        figures = dict(month.figures)
        if month.slip:
            code = next(iter(figures))
            total, online, post = figures[code]
            figures[code] = (total + 1000, online, post)
            self.slips[month.period, month.unit] = month
        if not month.nil or any(map(any, figures.values())):  # also a month without dossiers has results by post
            self.type(client, page, figures, without_zeros=month.nil)
        self.send(client, page, nil=month.nil)
        if month.recalled and not month.slip:
            self.button(client, page, "withdraw", "withdrawal")
            self.send(client, page, nil=month.nil)

    def type(self, client: Client, page: str, figures: dict[str, Numbers], *, without_zeros: bool = False) -> None:
        """The figures are saved while they are typed, as the page's script does."""
        form = client.get(page).content.decode()
        cells = {}
        for code, numbers in figures.items():
            for name, number in zip(NUMBERS, numbers, strict=True):
                if number or not without_zeros:
                    cells[f"{code}.{name}"] = {"text": str(number), "seen": _seen(form, f"{code}.{name}")}
        answer = client.post(f"{page}cells/", json.dumps({"cells": cells}), content_type="application/json")
        if answer.status_code != 200 or set(answer.json()["saved"]) != set(cells):
            raise NotDoneError(f"{page}: {answer.content.decode()[:1000]}")
        self.done["cell"] += len(cells)

    def send(self, client: Client, page: str, *, nil: bool) -> None:
        """The page before the sending, then the sending of what it showed."""
        action = "nil" if nil else "check"
        shown = client.post(page, {"action": action}).content.decode()
        fields = {name: _hidden(shown, name) for name in ("seal", "version")}
        if not fields["seal"]:
            raise NotDoneError(f"{page}: cannot be sent")
        answer = client.post(page, fields | {"action": "nil" if nil else "send", "approved": "1"})
        if answer.status_code != 302:
            raise NotDoneError(f"{page}: was not sent ({answer.status_code})")
        self.done["nil return" if nil else "sending"] += 1

    def button(self, client: Client, page: str, action: str, what: str, **fields: str) -> None:
        """Press a button of a report's page."""
        version = _hidden(client.get(page).content.decode(), "version")
        answer = client.post(page, {"action": action, "version": version, **fields})
        if answer.status_code != 302:
            raise NotDoneError(f"{page}: {action} was not done ({answer.status_code})")
        self.done[what] += 1

    def correct(self, day: date) -> None:
        """Units that were asked for a correction type the right number and send again."""
        for key, month in list(self.slips.items()):
            if month.day < day:
                client = self.login(f"clerk-{month.unit.lower()}")
                page = f"/submissions/{month.period}/{month.unit}/"
                self.type(client, page, month.figures)
                self.send(client, page, nil=False)
                self.done["correction"] += 1
                del self.slips[key]

    # --- The lead agency ----------------------------------------------------------------------------------------------

    def review(self, *, confirm_december: bool) -> None:
        """The coordinator returns what has a slip, and confirms everything else that waits, at once."""
        waiting = Submission.objects.awaiting_review().select_related("unit", "period").order_by("pk")
        waiting = waiting if confirm_december else waiting.exclude(period__year=2020, period__month=12)
        reports = list(waiting)
        if not reports:
            return
        client = self.login("coordinator")
        if client.get("/review/").status_code != 200:
            raise NotDoneError("the queue did not open")
        chosen = []
        for report in reports:
            if (report.period.name, report.unit.code) in self.slips:
                until = f"{self.clock_day() + 5 * DAY:%d/%m/%Y}"
                page = f"/submissions/{report.period.name}/{report.unit.code}/"
                self.button(client, page, "return", "return", reason="Kiểm tra lại tổng số", until=until)
            else:
                chosen.append(f"{report.pk}:{report.version}")
        if chosen:
            answer = client.post("/review/", {"action": "accept_chosen", "chosen": chosen})
            if answer.status_code != 302:
                raise NotDoneError(f"reports were not confirmed ({answer.status_code})")
            self.done["confirmation"] += len(chosen)
            self.done["batch of confirmations"] += 1

    def clock_day(self) -> date:
        return datetime.now(HANOI).date()

    def freeze(self, day: date) -> None:
        """Each month that was locked since is frozen, the day after."""
        locked = ReportingPeriod.objects.filter(year=2020, locked_at__isnull=False).order_by("month")
        for period in locked:
            if period.name in self.frozen or Submission.objects.awaiting_review().filter(period=period).exists():
                continue
            self.tick()
            client = self.login("coordinator")
            shown = client.get(f"/rankings/{period.name}/freeze/").content.decode()
            answer = client.post(f"/rankings/{period.name}/freeze/", {"seen": _hidden(shown, "seen"), "note": ""})
            if answer.status_code != 302:
                raise NotDoneError(f"the ranking of {period.name} was not frozen on {day} ({answer.status_code})")
            self.frozen.append(period.name)
            self.done["frozen ranking"] += 1
            found = as_of(period)
            self.wrong += found
            self.said(f"as of {period.name}: {found or 'locked, frozen, and equal to what was expected'}")


def _hidden(page: str, name: str) -> str:
    tag = re.search(rf'<input[^>]*\bname="{re.escape(name)}"[^>]*>', page)
    found = re.search(r'\bvalue="([^"]*)"', tag[0]) if tag else None
    return found[1] if found else ""


def _seen(page: str, name: str) -> int | None:
    """The number that a cell of the form shows."""
    value = _hidden(page, name)
    return int(value) if value.isdigit() else None


def statistics(year: Year) -> list[tuple[str, Any]]:
    """What was done, how often."""
    return sorted(year.done.items())
