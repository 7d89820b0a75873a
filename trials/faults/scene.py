"""The running portal with people at work, and what a fault may do to it."""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import psycopg2

from scripts.services import free_port
from trials import stage
from trials.faults.crowd import ClerkAtWork, CoordinatorAtWork, Crowd, ProgramAtWork, Typist
from trials.faults.receivers import MailServer, WebhookReceiver
from trials.meter import Meter
from trials.people import Coordinator, Program
from trials.production import Production, portal_here, production
from trials.stage import OPEN, Account

CLERKS, COORDINATORS = 12, 2
QUEUE = 90  # reports of other units that await confirmation
SWEEP = "reporting.tasks.sweep_stale_figures"
WAITS = 90.0  # seconds for an answer; browsers wait longer
ASKED_EACH = 1.0  # second


@dataclass
class Scene:
    """What a fault is given: the parts, the people, the two receivers, and where to write what it finds wrong."""

    production: Production
    crowd: Crowd
    mail: MailServer
    webhooks: WebhookReceiver
    before: Any = None
    random: random.Random = field(default_factory=random.Random)
    wrong: list[str] = field(default_factory=list)
    noted: list[str] = field(default_factory=list)

    @contextlib.contextmanager
    def server(self, **options: str) -> Iterator[Any]:
        """A cursor of the database server, outside of transactions; ``options`` are settings of its session."""
        given = " ".join(f"-c {name}={value}" for name, value in options.items())
        with contextlib.closing(psycopg2.connect(self.production.home.database, options=given)) as link:
            link.autocommit = True
            with link.cursor() as cursor:
                yield cursor

    def ask_for(self, task: str, **arguments: Any) -> bool:
        """Put a task into the queue as beat does; whether the broker took it."""
        from celery import current_app

        try:
            current_app.tasks[task].apply_async(kwargs=arguments, retry=False, ignore_result=True)
        except Exception:
            return False
        return True

    def drained(self, since: float, patience: float) -> float | None:
        """Wait until no change waits to be counted; when, or None. The sweep of each minute is asked for at once."""
        from django.db import connections

        from units.models import StaleFigures

        end, asked = max(since, time.monotonic()) + patience, 0.0
        while time.monotonic() < end:
            connections.close_all()  # what a fault did to the server it did to our connection too
            with contextlib.suppress(Exception):
                if not StaleFigures.objects.exists():
                    return time.monotonic()
            if time.monotonic() - asked > ASKED_EACH:
                self.ask_for(SWEEP)
                asked = time.monotonic()
            time.sleep(0.1)
        return None

    def audit(self) -> list[str]:
        """What was lost, doubled or is wrong; people rest."""
        from django.db import connections

        from reporting.models import Submission
        from trials import audit

        connections.close_all()
        found = list(audit.faults(self.before, self.crowd.journal))
        year, month = OPEN.split("-")
        rows = Submission.objects.filter(period__year=year, period__month=month)
        stored = dict(rows.values_list("unit__code", "remarks"))
        for each in self.crowd.clerks():
            unit = each.clerk.report[1]
            if each.remarks and stored.get(unit) not in each.remarks:
                found.append(f"the remark of {unit} is «{stored.get(unit)}», and «{each.remarks[0]}» was acknowledged")
        return found


@contextlib.contextmanager
def scene(seed: int) -> Iterator[Scene]:
    """The parts of production with the demo's province, its December open, and people who rest."""
    mail, webhooks = MailServer(free_port()), WebhookReceiver(free_port())
    crowd = Crowd(seed)
    variables = {
        "EMAIL_URL": f"smtp://127.0.0.1:{mail.port}",
        "WEBHOOK_HOSTS": f"http://127.0.0.1:{webhooks.port}",
        "LOG_LEVEL": "WARNING",
    }
    with mail, webhooks, production(None, **variables) as parts:
        portal_here(parts.home)
        made = Scene(parts, crowd, mail, webhooks)
        people = filled(webhooks.address)
        from trials.audit import Before

        made.before = Before.taken([OPEN])
        parts.serve()
        crowd.begin(workers(crowd, parts.where, people))
        try:
            yield made
        finally:
            crowd.end()


@dataclass(frozen=True, slots=True)
class People:
    """Who works: clerks, coordinators with their sessions, a program, and the reports that are not to be confirmed."""

    clerks: list[Account]
    coordinators: list[tuple[str, str]]
    program: tuple[str, str, str]  # user name, token, unit
    kept: frozenset[int]


def filled(receiver: str = "", number: int = CLERKS, queue: int = QUEUE) -> People:
    """Load the province up to November; reports of December that await confirmation, and who works on it."""
    from django.core.management import call_command

    from reporting.actions.cells import cells_fill_blanks
    from reporting.actions.figures import figures_drain
    from reporting.actions.submissions import submission_send, submission_start
    from reporting.models import ReportingPeriod
    from units.models import Unit, User

    manage = partial(call_command, verbosity=0)
    stage.province(manage)
    manage("recompute")
    period = ReportingPeriod.objects.named(OPEN)
    reporting = Unit.objects.filter(submissions__period__year=period.year)
    units = list(reporting.distinct().order_by("sort_order", "pk")[: number + 1 + queue])
    busy, waiting = units[: number + 1], units[number + 1 :]
    reports = [submission_start(unit=unit, period=period) for unit in busy]
    clerks = [User.objects.create(username=f"clerk-{unit.code.lower()}", role="clerk", unit=unit) for unit in units]
    for unit, by in zip(waiting, clerks[number + 1 :], strict=True):
        report = submission_start(unit=unit, period=period)
        cells_fill_blanks(submission=report, by=by)
        submission_send(submission=report, by=by, approved=True)
    figures_drain()
    coordinators = [
        User.objects.create(username=f"coordinator-{each}", role="coordinator") for each in range(COORDINATORS)
    ]
    if receiver:
        _subscribe(receiver)
    typists, program = clerks[:number], clerks[number]
    keys = stage.session_keys([*typists, *coordinators])
    return People(
        [Account(each.username, (OPEN, unit.code), key) for each, unit, key in zip(typists, busy, keys, strict=False)],
        [(each.username, key) for each, key in zip(coordinators, keys[number:], strict=True)],
        (program.username, stage.token(program.username), busy[number].code),
        frozenset(report.pk for report in reports),
    )


def _subscribe(receiver: str) -> None:
    from django.test import override_settings

    from units.models import User
    from webhooks.actions.endpoints import Chosen, endpoint_create
    from webhooks.models import CHOOSABLE

    by = User.objects.create(username="trial-administrator", role="administrator")
    with override_settings(WEBHOOK_HOSTS=[receiver.rpartition("/")[0]]):
        endpoint_create(chosen=Chosen("Trial", receiver, [str(each) for each in CHOOSABLE]), by=by)


def workers(crowd: Crowd, where: str, people: People) -> Sequence[Any]:
    """Everybody at their places, at rest."""
    journal = crowd.journal
    clerks = [
        ClerkAtWork(crowd, Typist(where, each.username, each.report, journal, session=each.session))
        for each in people.clerks
    ]
    coordinators = [
        CoordinatorAtWork(crowd, Coordinator(where, name, journal, session=session), people.kept)
        for name, session in people.coordinators
    ]
    name, token, unit = people.program
    program = ProgramAtWork(crowd, Program(where, name, token, (OPEN, unit), journal, Meter()))
    for each in [*(each.clerk for each in clerks), *(each.person for each in coordinators), program.program.person]:
        each.browser.connection.timeout = WAITS
    return [*clerks, *coordinators, program]
