"""The portal as the robot reaches it: pages by a test client, the API by tokens, actions where a page has many steps.

Each answer is one of four words, the same that the model predicts. What is stored is read back as plain values.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import time_machine
from django.contrib.messages import WARNING, get_messages
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, override_settings

from api.actions.tokens import token_make
from api.models import Verb
from procedures.models import Procedure, Publication
from quotas.models import Quota, QuotaDecision, QuotaTier
from reporting.actions.figures import figures_drain
from reporting.actions.periods import periods_create
from reporting.models import Compliance, DossierCount, FrozenLine, ReportingPeriod, Revision, Submission
from tests.factories import (
    make_decision,
    make_procedure,
    make_publication,
    make_quotas,
    make_tier,
    make_unit,
    make_user,
)
from tests.reporting.rows import tables
from tests.robot.figures import Row
from tests.robot.world import NUMBERS, Decision, Person, World
from tests.robot.world import Publication as Published
from units.models import PortalSettings, Unit, User
from units.refusals import Refused
from webhooks.actions.endpoints import Chosen, endpoint_create
from webhooks.models import CHOOSABLE, Delivery, Event, EventType

DONE, REFUSED, HIDDEN, FORBIDDEN = "done", "refused", "hidden", "forbidden"
BY_STATUS = {200: REFUSED, 201: DONE, 302: DONE, 403: FORBIDDEN, 404: HIDDEN}
# What a refused step may write: that a person was there, or tried.
NOTED = {"units_securityevent", "units_heartbeat", "units_jobrun", "reporting_visit"}
NOTING = {"last_login", "last_used_at"}  # columns
SOME_ROWS = {"api_idempotencykey": "WHERE status IS NOT NULL"}  # a key is noted before, its answer kept with the work
LEVELS = {"department": "at_province", "district": "at_district", "commune": "at_commune"}
RECEIVER = "https://nhan.example.vn"
SWITCHED_ON = {"WEBHOOK_HOSTS": [f"{RECEIVER}:443"]}
STATES = {"draft": "draft", "submitted": "sent", "returned": "returned", "accepted": "accepted"}
RULES = {"year": "exclude_first_year", "at_once": "count_at_once", "days": "count_after_days"}
VERBS = [Verb.READ, Verb.WRITE, Verb.SEND]
LIFE_OF_TOKEN = timedelta(days=200)
SUMS = tuple(f"{exempt}{name}" for exempt in ("", "exempt_") for name in NUMBERS)


class Portal:
    """The portal with the rows of a world, each found by the number that the world knows it by."""

    def __init__(self, world: World, clock: time_machine.Traveller) -> None:
        self.world, self.clock = world, clock
        self.units: dict[int, int] = {}
        self.people: dict[int, int] = {}
        self.decisions: dict[int, int] = {}
        self.clients: dict[int, tuple[Any, Client]] = {}
        self.tokens: dict[int, tuple[date, str]] = {}
        self.endpoints = {"all": set(map(str, CHOOSABLE)), "some": {"report.confirmed", "period.locked"}}

    # --- Entry points -------------------------------------------------------------------------------------------------

    def go_to(self) -> None:
        """Let the portal's clock show the world's moment."""
        self.clock.move_to(self.world.now)

    def user(self, person: Person) -> User:
        return User.objects.get(pk=self.people[person.number])

    def client(self, person: Person) -> Client:
        """A browser in which the person logged in less than an hour ago."""
        since, client = self.clients.get(person.number, (None, None))
        if client is None or self.world.now - since > timedelta(hours=1):
            client = Client()
            client.force_login(self.user(person))
            self.clients[person.number] = self.world.now, client
        client.cookies.pop("messages", None)
        return client

    def log_out_all(self) -> None:
        """After units or accounts changed everybody logs in again."""
        self.clients.clear()
        self.tokens.clear()

    def post(self, person: Person, address: str, fields: dict[str, Any]) -> tuple[str, HttpResponse]:
        answer = self.client(person).post(address, fields)
        return self.word(answer), answer

    def get(self, person: Person, address: str) -> tuple[str, HttpResponse]:
        answer = self.client(person).get(address)
        return (DONE if answer.status_code == 200 else self.word(answer)), answer

    def word(self, answer: Any) -> str:
        """What a page answered; a redirect is done unless it brings a warning."""
        assert answer.status_code in BY_STATUS, (answer.status_code, answer.content[:2000])
        found = BY_STATUS[answer.status_code]
        if found == DONE and any(each.level >= WARNING for each in get_messages(answer.wsgi_request)):
            return REFUSED
        return found

    def cells(self, person: Person, address: str, cells: dict[str, Any], details: dict[str, Any]) -> tuple[str, Any]:
        body = json.dumps({"cells": cells, "details": details})
        answer = self.client(person).post(f"{address}cells/", body, content_type="application/json")
        assert answer.status_code in (200, 404, 409), answer.content
        return {200: DONE, 404: HIDDEN, 409: REFUSED}[answer.status_code], answer

    def program(self, person: Person) -> Client:
        """A program with a token of the person."""
        made, text = self.tokens.get(person.number, (None, ""))
        if made is None or self.world.today - made > LIFE_OF_TOKEN:
            user = self.user(person)
            ends_on = self.world.today + LIFE_OF_TOKEN + timedelta(days=10)
            text = token_make(by=user, name="Một cửa", role=user.role, verbs=VERBS, ends_on=ends_on)[1]
            self.tokens[person.number] = self.world.today, text
        caches["default"].clear()  # calls are counted by the minute, and the robot is faster
        return Client(headers={"Authorization": f"Bearer {text}"})

    def call(self, person: Person, method: str, path: str, body: Any = None, **headers: str) -> tuple[str, Any]:
        data = b"" if body is None else json.dumps(body)
        named = {name.replace("_", "-"): value for name, value in headers.items() if value}
        client = self.program(person)
        answer = client.generic(method, path, data, content_type="application/json", headers=named)
        assert answer.status_code in (200, 201, 403, 404, 409, 412, 422), answer.content
        known = {200: DONE, 201: DONE, 403: FORBIDDEN, 404: HIDDEN}
        return known.get(answer.status_code, REFUSED), answer

    def act(self, action: Callable[..., Any], **how: Any) -> tuple[str, Any]:
        """Call an action as the page of several steps does at its end."""
        try:
            with transaction.atomic():
                return DONE, action(**how)
        except (Refused, ValidationError):
            return REFUSED, None

    # --- What is stored -----------------------------------------------------------------------------------------------

    def digests(self) -> dict[str, str]:
        """A hash of each table's rows, but for what only notes that a person or a program was there."""
        found: dict[str, str] = {}
        with connection.cursor() as cursor:
            for table in sorted({*tables()} - NOTED):
                cursor.execute(f"SELECT * FROM {table} {SOME_ROWS.get(table, '')}")
                kept = [place for place, column in enumerate(cursor.description) if column[0] not in NOTING]
                found[table] = digest([str(row[place]) for place in kept] for row in cursor.fetchall())
        return found

    def submission(self, key: Any) -> Submission:
        unit, (year, month) = key
        return Submission.objects.get(unit=self.units[unit], period__year=year, period__month=month)

    def reports(self) -> dict[Any, tuple[Any, ...]]:
        """What is stored of every report, by unit and month."""
        numbers = {pk: number for number, pk in self.units.items()}
        rows = Submission.objects.order_by().values_list(
            *("unit", "period__year", "period__month", "status", "version", "remarks"),
            *("sent_revision__number", "accepted_revision__number", "first_sent_at", "editable_until"),
            *("extended_until", "carried_into__unit"),
        )
        return {
            (numbers[unit], (year, month)): (
                *(STATES[status], version, remarks, sent or 0, accepted or 0, first, until, extended),
                numbers.get(carried),
            )
            for unit, year, month, status, version, remarks, sent, accepted, first, until, extended, carried in rows
        }

    def cells_of(self, key: Any) -> dict[str, list[int | None]]:
        unit, (year, month) = key
        rows = DossierCount.objects.filter(
            submission__unit=self.units[unit], submission__period__year=year, submission__period__month=month
        )
        names = ("procedure__code", *NUMBERS)
        return {code: numbers for code, *numbers in rows.order_by().values_list(*names)}

    def sent_figures(self, key: Any, number: int) -> dict[str, tuple[int, int, int]]:
        revision = Revision.objects.get(submission=self.submission(key), number=number)
        names = ("procedure__code", *NUMBERS)
        return {code: tuple(numbers) for code, *numbers in revision.counts.order_by().values_list(*names)}

    def figures(self, year: int) -> dict[tuple[int, int, str], Row]:
        """The stored figures of a year."""
        numbers = {pk: number for number, pk in self.units.items()}
        columns = (*SUMS, *(f"ytd_{name}" for name in SUMS))
        head = ("unit", "period__month", "basis", "expected", "district", "reported")
        tail = ("months_reported", "months_expected", "minimum_hundredths", "tier__code")
        rows = Compliance.objects.filter(period__year=year).order_by().values_list(*head, *columns, *tail)
        return {
            (numbers[row[0]], row[1], str(row[2])): Row(
                bool(row[3]),
                numbers.get(row[4]),
                bool(row[5]),
                tuple(row[6:12]),
                tuple(row[12:18]),
                *row[18:],  # type: ignore[arg-type]
            )
            for row in rows
        }

    def frozen_lines(self, month: Any, number: int) -> dict[str, tuple[Any, ...]]:
        """The lines of a frozen ranking, by the code of the unit."""
        rows = FrozenLine.objects.filter(
            ranking__period__year=month[0], ranking__period__month=month[1], ranking__number=number
        )
        names = ("received_total", "received_online", "minimum_hundredths", "status", "rank", "rank_by_gap")
        return {code: tuple(values) for code, *values in rows.order_by().values_list("unit_code", *names)}

    def events(self) -> Counter[tuple[Any, ...]]:
        """What other systems are informed of, but for recomputes: of those at most one waits for each year."""
        keys = self._keys()
        waiting = Event.objects.waiting().filter(type=EventType.FIGURES_CHANGED).values_list("subject", flat=True)
        assert len(waiting) == len(set(waiting)), list(waiting)
        rows = Event.objects.exclude(type=EventType.FIGURES_CHANGED).order_by()
        columns = ("type", "subject", "due_at", "dispatched_at")
        return Counter(
            (kind, _subject(kind, subject, keys), due, passed is not None)
            for kind, subject, due, passed in rows.values_list(*columns)
        )

    def deliveries(self) -> Counter[tuple[Any, ...]]:
        """Which event was passed on to whom."""
        keys = self._keys()
        rows = Delivery.objects.exclude(event__type=EventType.FIGURES_CHANGED).order_by()
        names = ("endpoint__name", "event__type", "event__subject")
        return Counter((name, kind, _subject(kind, subject, keys)) for name, kind, subject in rows.values_list(*names))

    def _keys(self) -> dict[str, Any]:
        numbers = {pk: number for number, pk in self.units.items()}
        rows = Submission.objects.order_by().values_list("pk", "unit", "period__year", "period__month")
        return {f"report {pk}": (numbers[unit], (year, month)) for pk, unit, year, month in rows}

    def due_days(self) -> dict[Any, tuple[Any, ...]]:
        rows = ReportingPeriod.objects.order_by().values_list(
            *("year", "month", "starts_on", "ends_on", "opens_on"),
            *("due_on_department", "due_on_district", "due_on_commune", "locked_at"),
        )
        return {(year, month): tuple(days) for year, month, *days in rows}

    # --- The beginning ------------------------------------------------------------------------------------------------

    def found(self) -> None:
        """Store the world's first units, people, procedures, decision and periods."""
        world = self.world
        for unit in world.units.values():
            parent = None if unit.district is None else Unit.objects.get(pk=self.units[unit.district])
            more: dict[str, Any] = {"parent": parent} if unit.kind == "commune" else {}
            name = {"department": "Sở", "district": "Huyện", "commune": "Xã"}[unit.kind]
            more |= {"name": f"{name} {unit.code}", "sort_order": unit.number, "email": unit.email}
            made = make_unit(unit.code, unit.kind, **more)
            self.units[unit.number] = made.pk
        for person in world.people.values():
            unit_id = None if person.unit is None else self.units[person.unit]
            administers = person.role == "administrator"
            more = {"full_name": person.name.title(), "email": person.email}
            made_user = make_user(person.role, person.name, unit_id=unit_id, is_staff=administers, **more)
            self.people[person.number] = made_user.pk
        for each in world.publications:
            self.publish_first(each)
        for decision in world.decisions.values():
            self.decide_first(decision)
        PortalSettings.objects.get_or_create(pk=PortalSettings.ONLY)
        PortalSettings.objects.update(
            lock_after_days=world.lock_after, month_scheme=world.scheme, head_approval=world.head
        )
        for year in sorted({month[0] for month in world.periods}):
            periods_create(year=year)
        figures_drain()
        administrator = self.user(next(world.active("administrator")))
        for name, events in self.endpoints.items():
            endpoint_create(chosen=Chosen(name, f"{RECEIVER}/{name}", sorted(events)), by=administrator)

    def publish_first(self, each: Published) -> None:
        department = None if each.department is None else Unit.objects.get(pk=self.units[each.department])
        levels = {"department": "province"}
        known = Procedure.objects.filter(code=each.procedure).first()
        make_publication(
            known or make_procedure(each.procedure, sort_order=Procedure.objects.count()),
            [levels.get(kind, kind) for kind in each.kinds],
            on=each.first,
            until=each.last,
            level=each.level,
            department=department,
        )

    def decide_first(self, decision: Decision) -> None:
        made = make_decision(decision.first_month, decision.year)
        self.decisions[decision.number] = made.pk
        for code, minimum in decision.tiers.items():
            members = [Unit.objects.get(pk=self.units[unit]) for unit, tier in decision.quotas.items() if tier == code]
            make_quotas(make_tier(made, code, minimum, members))

    def decision(self, decision: Decision) -> QuotaDecision:
        return QuotaDecision.objects.get(pk=self.decisions[decision.number])

    def decision_stored(self, decision: Decision) -> tuple[str, dict[str, int], dict[int, str]]:
        """State, minima and quotas of a decision as stored."""
        numbers = {pk: number for number, pk in self.units.items()}
        pk = self.decisions[decision.number]
        tiers = dict(QuotaTier.objects.filter(decision=pk).values_list("code", "minimum_hundredths"))
        quotas = dict(Quota.objects.filter(decision=pk).values_list("unit", "tier__code"))
        state = QuotaDecision.objects.get(pk=pk).state
        return state, tiers, {numbers[unit]: tier for unit, tier in quotas.items()}

    def publications_stored(self) -> list[tuple[Any, ...]]:
        numbers = {pk: number for number, pk in self.units.items()}
        rows = Publication.objects.select_related("procedure")
        return sorted(
            (
                each.procedure.code,
                each.effective_on,
                each.level,
                sorted(kind for kind, flag in LEVELS.items() if getattr(each, flag)),
                numbers.get(each.department_id, 0),
                each.ended_on or date.max,
            )
            for each in rows
        )


def digest(rows: Iterable[list[str]]) -> str:
    """A hash of the rows of a table, in any order: those with one key come in another when the plan changes."""
    return hashlib.sha256(str(sorted(rows)).encode()).hexdigest()


def _subject(kind: str, subject: str, keys: dict[str, Any]) -> tuple[str, Any]:
    if kind.startswith("report."):
        return "report", keys[subject]
    return kind.partition(".")[0], subject.removeprefix("period ")


class Away(BaseEmailBackend):
    """A mail server to which no connection opens."""

    def open(self) -> bool:
        raise ConnectionRefusedError("nobody there")


@contextmanager
def away(is_away: bool) -> Iterator[None]:
    """The mail server is away for a while, or is not."""
    with override_settings(**{"EMAIL_BACKEND": f"{__name__}.Away"} if is_away else {}):
        yield


def seal_in(page: Any) -> dict[str, str]:
    """What the page before a sending posts back: the seal, and the version that it showed."""
    text = page.content.decode()
    return {
        name: found[1]
        for name in ("seal", "version")
        if (found := re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', text))
    }


def hints_in(page: Any) -> list[str]:
    """The names of the ticks next to the hints on the page before a sending."""
    return sorted(set(re.findall(r'name="(hint\.[^"]+)\.checked"', page.content.decode())))
