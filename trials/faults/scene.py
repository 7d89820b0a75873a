"""The running portal with people at work, and what a fault may do to it."""

from __future__ import annotations

import contextlib
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg2

from bench.revision import ROOT
from scripts.services import free_port
from trials.faults.crowd import ClerkAtWork, CoordinatorAtWork, Crowd, ProgramAtWork, Typist
from trials.faults.receivers import MailServer, WebhookReceiver
from trials.meter import Meter
from trials.people import Coordinator, Program
from trials.production import Production, portal_here, production

CLERKS, COORDINATORS = 12, 2
QUEUE = 90  # reports of other units that await confirmation
MONTH = "2020-12"
PROVINCE = ROOT / "demo/khanh_hoa_2020"
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
        year, month = MONTH.split("-")
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

        made.before = Before.taken([MONTH])
        parts.serve()
        crowd.begin(workers(crowd, parts.where, people))
        try:
            yield made
        finally:
            crowd.end()


@dataclass(frozen=True, slots=True)
class People:
    """Who works: clerks, coordinators with their sessions, a program, and the reports that are not to be confirmed."""

    clerks: list[tuple[str, str, str]]  # user name, unit, session
    coordinators: list[tuple[str, str]]
    program: tuple[str, str, str]  # user name, token, unit
    kept: frozenset[int]


def filled(receiver: str = "", number: int = CLERKS, queue: int = QUEUE) -> People:
    """Load the province up to November; reports of December that await confirmation, and who works on it."""
    from reporting.actions.cells import cells_fill_blanks
    from reporting.actions.figures import figures_drain
    from reporting.actions.submissions import submission_send, submission_start
    from reporting.models import ReportingPeriod
    from units.models import Unit, User

    _load()
    period = ReportingPeriod.objects.named(MONTH)
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
    return People(
        [(each.username, unit.code, _session(each)) for each, unit in zip(clerks[:number], busy, strict=False)],
        [(each.username, _session(each)) for each in coordinators],
        (clerks[number].username, _token(clerks[number]), busy[number].code),
        frozenset(report.pk for report in reports),
    )


def _load() -> None:
    """The province with everything up to November confirmed, in a database that holds none."""
    from django.core.management import call_command

    call_command("load_province", PROVINCE, verbosity=0)
    with tempfile.TemporaryDirectory() as folder:
        counts, sent = (_before(PROVINCE / f"{name}_2020.csv", Path(folder)) for name in ("counts", "submissions"))
        call_command("import_counts", counts, submissions=sent, accept=True, verbosity=0)
    call_command("recompute", verbosity=0)


def _before(file: Path, folder: Path) -> Path:
    """A copy of ``file`` without the open month."""
    first, *lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    at = first.strip().split(",").index("period")
    copy = folder / file.name
    copy.write_text("".join([first, *(line for line in lines if line.split(",")[at] < MONTH)]), encoding="utf-8")
    return copy


def _session(user: Any) -> str:
    """A session as a login makes it."""
    from django.test import Client

    client = Client()
    client.force_login(user, backend="units.backends.PortalBackend")
    return client.cookies["sessionid"].value


def _token(owner: Any) -> str:
    from api.actions.tokens import token_make
    from api.models import Verb
    from units import clock

    until = clock.today() + timedelta(days=60)
    _made, text = token_make(by=owner, name="one-stop", role="clerk", verbs=[Verb.READ, Verb.WRITE], ends_on=until)
    return text


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
        ClerkAtWork(crowd, Typist(where, name, (MONTH, unit), journal, session=session))
        for name, unit, session in people.clerks
    ]
    coordinators = [
        CoordinatorAtWork(crowd, Coordinator(where, name, journal, session=session), people.kept)
        for name, session in people.coordinators
    ]
    name, token, unit = people.program
    program = ProgramAtWork(crowd, Program(where, name, token, (MONTH, unit), journal, Meter()))
    for each in [*(each.clerk for each in clerks), *(each.person for each in coordinators), program.program.person]:
        each.browser.connection.timeout = WAITS
    return [*clerks, *coordinators, program]
