"""Recording what background jobs do: around each job, started by whatever.

A run that finds nothing to do costs no row, only the job's heartbeat. Records are written after the job, outside its
transactions, so that those of a failed one stay; where they cannot be written the job goes on, and the log says so.
"""

from __future__ import annotations

import functools
import logging
import secrets
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import ParamSpec

from celery import current_app, current_task
from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from units import clock
from units.models import JobHeartbeat, JobOutcome, JobRun, StartedBy, User
from units.refusals import require
from units.trace import MESSAGE_HEADER, current_trace, new_trace, traced

logger = logging.getLogger(__name__)
P = ParamSpec("P")
Numbers = Mapping[str, int]
HEADER = "started_by"  # of the message that asks a worker for a job
KEPT = {JobOutcome.DONE: 50, JobOutcome.FAILED: 200, JobOutcome.BROKEN_OFF: 200}  # runs of each job
LOST_AFTER = timedelta(hours=1)  # a run of which nothing was heard for so long died with its process
ASK_AGAIN_AFTER = timedelta(minutes=10)  # a message may be lost with its broker

_starter: ContextVar[StartedBy] = ContextVar("starter", default=StartedBy.CHANGE)


@dataclass(frozen=True, slots=True)
class Begun:
    """A run that goes on."""

    job: str
    mark: str
    by: StartedBy
    actor_name: str
    at: datetime
    clock: float


def recorded(work: Callable[P, Numbers | None]) -> Callable[P, None]:
    """Record each run of the job ``work``, which returns in numbers what it did; an error is recorded and raised."""
    job = f"{work.__module__}.{work.__qualname__}"

    @functools.wraps(work)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        with traced(current_trace() or _said_by_message(MESSAGE_HEADER) or new_trace()):
            begun = _noted(lambda: _begin(job, _started_by()))
            try:
                numbers = work(*args, **kwargs)
            except Exception as error:
                _noted(lambda error=error: _end(begun, {}, error))  # type: ignore[misc]
                raise
            _noted(lambda: _end(begun, numbers or {}, None))

    return run


@contextmanager
def starting(by: StartedBy) -> Iterator[None]:
    """Say who starts the jobs that run meanwhile in this process."""
    token = _starter.set(by)
    try:
        yield
    finally:
        _starter.reset(token)


def job_ask_again(*, job: str, by: User) -> JobHeartbeat:
    """Have ``job`` run once more, now: by a worker, or here where there is no broker.

    Asked twice, or by two administrators at once, it runs once; it may be asked for again once it began.

    Raises:
        Refused: ``asked``: it was asked for and has not begun yet.
    """
    now = clock.now()
    heartbeat = _heartbeat(job)
    asked = heartbeat.asked_at
    sentence = _("This was asked for at %(at)s by %(who)s and has not begun yet.")
    if asked is not None:
        words = sentence % {"at": f"{clock.local(asked):%H:%M}", "who": heartbeat.asked_by_name}
        require(not now - ASK_AGAIN_AFTER < asked <= now, words, code="asked")
    mine = JobHeartbeat.objects.filter(pk=heartbeat.pk, asked_at=asked)
    is_mine = mine.update(asked_at=now, asked_by=by, asked_by_name=by.get_full_name() or by.get_username())
    if is_mine:  # of two at once one
        transaction.on_commit(lambda: _ask(job), robust=True)
    heartbeat.refresh_from_db()
    return heartbeat


def _ask(job: str) -> None:
    try:
        with starting(StartedBy.RETRY):
            headers = {HEADER: StartedBy.RETRY.value}
            current_app.tasks[job].apply_async(headers=headers, retry=False, ignore_result=True)
    except Exception:
        logger.exception("The job %s could not be asked for.", job)


def _started_by() -> StartedBy:
    """What the message to the worker says, or else what this process said."""
    said = _said_by_message(HEADER)
    return StartedBy(said) if said in StartedBy.values else _starter.get()


def _said_by_message(header: str) -> str:
    """What the message that asked a worker for this run has in ``header``; blank without one."""
    request = getattr(current_task, "request", None)
    headers = getattr(request, "headers", None) or {}
    return str(getattr(request, header, None) or headers.get(header) or "")


def _noted(write: Callable[[], Begun | None]) -> Begun | None:
    """Write a record; a database that does not take it stops no job."""
    try:
        with transaction.atomic():
            return write()
    except DatabaseError:
        logger.exception("A run of a job could not be recorded.")
        return None


def _begin(job: str, by: StartedBy) -> Begun:
    """Note that the job runs, and that a run before it died where its mark is old."""
    now, mark = clock.now(), secrets.token_hex(8)
    heartbeat = _heartbeat(job)
    is_held = heartbeat.running and heartbeat.running_since and now - LOST_AFTER < heartbeat.running_since <= now
    values: dict[str, object] = {"asked_at": None, "started_at": now}
    if not is_held:
        values |= {"running": mark, "running_since": now}
    mine = JobHeartbeat.objects.filter(pk=heartbeat.pk, running=heartbeat.running)
    if mine.update(**values) and heartbeat.running and not is_held:
        _write_broken_off(heartbeat, now)
    actor_name = heartbeat.asked_by_name if by == StartedBy.RETRY else ""
    return Begun(job, mark, by, actor_name, now, time.monotonic())


def _heartbeat(job: str) -> JobHeartbeat:
    found = JobHeartbeat.objects.filter(job=job).first()
    return found or JobHeartbeat.objects.get_or_create(job=job)[0]


def _write_broken_off(heartbeat: JobHeartbeat, now: datetime) -> None:
    started = heartbeat.running_since or now
    JobRun.objects.create(
        job=heartbeat.job,
        started_by=StartedBy.CHANGE,
        started_at=started,
        ended_at=max(started, now),
        outcome=JobOutcome.BROKEN_OFF,
    )
    _shorten(heartbeat.job, JobOutcome.BROKEN_OFF)


def _end(begun: Begun | None, numbers: Numbers, error: Exception | None) -> None:
    """Note how the run ended; a row where it did something, failed, or was asked for by a person."""
    if begun is None:
        return
    now = clock.now()
    outcome = JobOutcome.FAILED if error else JobOutcome.DONE
    JobHeartbeat.objects.filter(job=begun.job).update(
        running=Case(When(running=begun.mark, then=Value("")), default=F("running")),
        ended_at=now,
        outcome=outcome,
        failing_since=Coalesce(F("failing_since"), Value(now)) if error else None,
    )
    did = {name: number for name, number in numbers.items() if number}
    if not (did or error or begun.by == StartedBy.RETRY):
        return
    JobRun.objects.create(
        job=begun.job,
        started_by=begun.by,
        actor_name=begun.actor_name,
        started_at=begun.at,
        ended_at=now,
        milliseconds=round((time.monotonic() - begun.clock) * 1000),
        outcome=outcome,
        numbers=did,
        error=error_line(error) if error else "",
        trace=current_trace()[:32],
    )
    _shorten(begun.job, outcome)


def _shorten(job: str, outcome: JobOutcome) -> None:
    """Keep the last runs of a job that ended so, failures longer than others."""
    runs = JobRun.objects.filter(job=job, outcome=outcome)
    beyond = runs.order_by("-pk").values_list("pk", flat=True)[KEPT[outcome] : KEPT[outcome] + 1].first()
    if beyond is not None:
        runs.filter(pk__lte=beyond).delete()


def error_line(error: BaseException) -> str:
    """The kind of an error and its place in the portal's code: its message may hold a secret or what was typed."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if _is_own(frame.filename)] or frames
    place = f" – {Path(own[-1].filename).name}:{own[-1].lineno}, {own[-1].name}" if own else ""
    return f"{type(error).__name__}{place}"[:300]


def _is_own(file_name: str) -> bool:
    inside = Path(file_name)
    return any(inside.is_relative_to(settings.BASE_DIR / app) for app in settings.OWN_APPS) and inside != Path(__file__)
