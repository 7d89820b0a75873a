"""What a trial finds when it begins: a province or the country with December 2020 open, and people with accounts.

Functions that need Django import it themselves: the process sets it up only once there is a database.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.inside.months import before
from bench.portal import Home
from bench.revision import ROOT
from trials.journal import Report

KHANH_HOA = ROOT / "demo/khanh_hoa_2020"
OPEN = "2020-12"
PASSWORD = "demo-2020"  # of every account of the demo: reporting/actions/demo.py

OPENED_SQL = """
UPDATE reporting_submission SET status = 'draft', sent_revision_id = NULL, accepted_revision_id = NULL,
       first_sent_at = NULL, warnings = 0 WHERE period_id = {period};
DELETE FROM reporting_revisioncount WHERE revision_id IN (
    SELECT r.id FROM reporting_revision r JOIN reporting_submission s ON s.id = r.submission_id
    WHERE s.period_id = {period});
DELETE FROM reporting_revisionsums WHERE revision_id IN (
    SELECT r.id FROM reporting_revision r JOIN reporting_submission s ON s.id = r.submission_id
    WHERE s.period_id = {period});
DELETE FROM reporting_revision WHERE submission_id IN (
    SELECT id FROM reporting_submission WHERE period_id = {period})
"""


@dataclass(frozen=True, slots=True)
class Account:
    """A clerk's user name, report, and where one was made without a login, session."""

    username: str
    report: Report
    session: str = ""


def province(manage: Callable[..., object]) -> None:
    """The demo's province with everything up to November 2020 confirmed and December open; nobody has an account.

    ``manage`` runs a command of manage.py: that of a home, or ``call_command`` where Django is set up. The figures are
    for the caller to recompute, once all is loaded.
    """
    manage("load_province", str(KHANH_HOA))
    with tempfile.TemporaryDirectory() as folder:
        counts, submissions = (
            str(before(KHANH_HOA / f"{name}_2020.csv", Path(folder), OPEN)) for name in ("counts", "submissions")
        )
        manage("import_counts", counts, "--submissions", submissions, "--accept")


def demo(home: Home) -> None:
    """The province with 2019 to compare with, and the accounts, addresses and settings of the demo."""
    province(home.manage)
    home.manage("import_counts", str(KHANH_HOA / "counts_2019.csv"), "--accept")
    home.manage("load_demo")  # it finds its reports there
    home.manage("recompute")


def country(units: int) -> None:
    """The country's first ``units`` districts and communes, everything up to November confirmed, December open."""
    from django.db import connection

    from bench import data
    from reporting.actions.figures import figures_recompute
    from reporting.figures.procedure_sums import procedure_sums_rebuild
    from reporting.models import ReportingPeriod

    data.grown(units=units, years=1)
    period = ReportingPeriod.objects.get(year=2020, month=12)
    with connection.cursor() as cursor:
        for statement in OPENED_SQL.format(period=period.pk).split(";"):
            cursor.execute(statement)
        cursor.execute(CONFIRMED_EVENTS_SQL)
    figures_recompute(year=2020)
    procedure_sums_rebuild(2020)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


CONFIRMED_EVENTS_SQL = """
INSERT INTO reporting_submissionevent (submission_id, kind, at, actor_name, revision_number, reason)
SELECT s.id, k.kind, now(), 'bench', 1, ''
FROM reporting_submission s CROSS JOIN (VALUES ('sent'), ('accepted')) k(kind)
WHERE s.accepted_revision_id IS NOT NULL ORDER BY s.id, k.kind DESC
"""


def clerks(*, of_each: int = 1, most: int | None = None, sessions: bool = False) -> list[Account]:
    """Clerks of units that have something to report in the open month, those with the most procedures first.

    ``of_each`` of a unit: the first has the demo's own account, the others are made. ``sessions``: all are logged in.
    """
    from reporting.figures.catalogue import reportable_procedures
    from reporting.models import ReportingPeriod
    from units.models import Role, Unit, User

    period = ReportingPeriod.objects.get(year=2020, month=12)
    units = list(Unit.objects.in_force(period.ends_on).exclude(kind="province").order_by("kind", "code"))
    asked: dict[object, int] = {}
    for unit in units:
        desk = unit.pk if unit.kind == "department" else unit.kind
        if desk not in asked:
            asked[desk] = len(reportable_procedures(unit, period))
    sizes = {unit.pk: asked[unit.pk if unit.kind == "department" else unit.kind] for unit in units}
    units = sorted((unit for unit in units if sizes[unit.pk]), key=lambda unit: -sizes[unit.pk])[:most]
    names = [
        (f"clerk-{unit.code.lower()}{f'-{place}' if place else ''}", unit) for unit in units for place in range(of_each)
    ]
    known = set(User.objects.values_list("username", flat=True))
    User.objects.bulk_create(
        User(username=name, role=Role.CLERK, unit=unit, full_name="Cán bộ đầu mối", password=_any_password())
        for name, unit in names
        if name not in known
    )
    accounts = dict(User.objects.in_bulk([name for name, _unit in names], field_name="username"))
    keys = session_keys([accounts[name] for name, _unit in names]) if sessions else [""] * len(names)
    return [Account(name, (OPEN, unit.code), key) for (name, unit), key in zip(names, keys, strict=True)]


def _any_password() -> str:
    """The password of the demo, as its own accounts have it."""
    from units.models import User

    return str(User.objects.order_by("pk").values_list("password", flat=True).first() or "")


def staff(role: str, number: int) -> list[str]:
    """User names of ``number`` people of a role; those that are not there are made, with the demo's password."""
    from django.contrib.auth.hashers import make_password

    from units.models import User

    names = [f"{role}-{place}" if place else role for place in range(number)]
    known = set(User.objects.filter(username__in=names).values_list("username", flat=True))
    missing = [name for name in names if name not in known]
    if missing:
        password = make_password(PASSWORD)
        User.objects.bulk_create(User(username=name, role=role, full_name=name, password=password) for name in missing)
    return names


def session_keys(users: Sequence[object]) -> list[str]:
    """The keys of sessions as a login makes them: thousands of hashed passwords would take longer than the trial."""
    from datetime import timedelta

    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    from units.sessions import SessionStore

    store, rows = SessionStore(), []
    for user in users:
        data = {
            SESSION_KEY: str(user.pk),  # type: ignore[attr-defined]
            BACKEND_SESSION_KEY: "units.backends.PortalBackend",
            HASH_SESSION_KEY: user.get_session_auth_hash(),  # type: ignore[attr-defined]
        }
        key, ends = store._get_new_session_key(), timezone.now() + timedelta(hours=12)  # type: ignore[attr-defined]
        rows.append(Session(session_key=key, session_data=store.encode(data), expire_date=ends))
    Session.objects.bulk_create(rows)
    return [row.session_key for row in rows]


def token(username: str, *verbs: str) -> str:
    """A token of an account, with which a program may do ``verbs``; without any, read, write and send."""
    from datetime import timedelta

    from api.actions.tokens import token_make
    from api.models import Verb
    from units import clock
    from units.models import User

    user = User.objects.select_related("unit").get(username=username)
    may = [Verb(each) for each in verbs or ("read", "write", "send")]
    until = clock.today() + timedelta(days=30)
    _token, secret = token_make(by=user, name="trial", role=user.role, verbs=may, ends_on=until)
    return secret


def emptied() -> None:
    """Take all data away, so that the next part begins as the first."""
    from django.core.management import call_command

    from reporting.models import FiguresState

    call_command("flush", interactive=False, verbosity=0)
    FiguresState.objects.get_or_create(pk=FiguresState.ONLY)
