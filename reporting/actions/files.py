"""Files that take long: asked for by a person, made by a worker or the next `tick`, kept for a day.

Why so, and where the line is drawn: `docs/adr/0026-files-that-take-long.md`.
"""

from __future__ import annotations

import hashlib
import logging
from contextlib import closing
from datetime import timedelta

from celery import current_app
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from reporting.actions.mailing import has_broker
from reporting.actions.signs_of_life import SignsOfLife
from reporting.asked_files.asked import AskedFile, MadeFile, NoSuchFileError, choices_in, rights_of
from reporting.asked_files.kinds import KINDS
from reporting.models import FileJob, FileJobQuerySet, FilePart, FileState
from reporting.models.files import KEPT_FOR
from reporting.selection.selection import NothingEndedError
from units import clock
from units.models import User
from units.refusals import Refused, require
from units.rows_done import RowsDone
from units.sql import one_snapshot

logger = logging.getLogger(__name__)
TASK = "reporting.tasks.make_files"
MAX_PENDING = 5  # of one person
MAX_TRIES = 3  # processes that may die over one file: it could be the file that kills them
MAX_PER_RUN = 20  # files; the next run is at most a minute later
LISTED_FOR = timedelta(days=7)  # so long its owner sees what became of it
PART = 512 * 1024


def file_ask(*, file: AskedFile, by: User) -> FileJob:
    """Have ``file`` made for ``by``; while the same file waits or is being made, it is that one.

    Raises:
        Refused: ``too_many``: ``by`` has as many files waiting as a person may.
    """
    same = {
        "owner": by,
        "kind": file.route,
        "period": file.period,
        "query": file.query,
        "language": translation.get_language(),
    }
    with transaction.atomic():
        pending = FileJob.objects.visible_to(by).pending()
        if not pending.filter(**same).exists():
            sentence = _("%(n)s of your files are being made already. Please wait until one is ready.")
            require(pending.count() < MAX_PENDING, sentence % {"n": MAX_PENDING}, code="too_many")
        # Of two clicks at once one meets the constraint, and gets the row of the other.
        known = {"rights": rights_of(by), "rows": file.rows, "asked_at": clock.now()}
        job, is_new = pending.get_or_create(**same, defaults=known)
        if is_new:
            transaction.on_commit(_ask, robust=True)
    return job


def _ask() -> None:
    """Ask a worker. Without a broker nothing is asked: `tick` makes the file, and no request waits for it."""
    if not has_broker():
        return
    try:
        current_app.tasks[TASK].apply_async(retry=False, ignore_result=True)
    except Exception:
        logger.exception("The waiting files could not be asked for.")


def files_make(*, limit: int = MAX_PER_RUN) -> int:
    """Make up to ``limit`` of the files that wait, the oldest first; returns how many are ready.

    Each is claimed by one process. What a killed process leaves is taken again, a bounded number of times.
    """
    ready = 0
    for _number in range(limit):
        job = _claim()
        if job is None:
            break
        ready += _make(job)
    return ready


def files_clear() -> int:
    """Beat's job: delete what finished files hold after a day, and what became of them after a week.

    One that nothing has made for a day is given up. Returns how many files ended.
    """
    now = clock.now()
    waited = FileJob.objects.filter(state=FileState.WAITING, asked_at__lt=now - KEPT_FOR)
    waited.update(state=FileState.FAILED, ended_at=now, refusal=_("It was not made within a day. Please ask again."))
    old = FileJob.objects.filter(state=FileState.READY, ended_at__lt=now - KEPT_FOR)
    with transaction.atomic():
        FilePart.objects.filter(job__in=old).delete()
        ended = old.update(state=FileState.ENDED)
    FileJob.objects.exclude(state=FileState.MAKING).filter(asked_at__lt=now - LISTED_FOR).delete()
    return ended


def _claim() -> FileJob | None:
    """The next file to make, now this process's own; None when there is none."""
    while True:
        now = clock.now()
        job = FileJob.objects.to_make(now).select_related("owner__unit").first()
        if job is None:
            return None
        # Another process that took it meanwhile has counted one more try.
        mine = FileJob.objects.filter(pk=job.pk, state=job.state, tries=job.tries)
        if job.tries >= MAX_TRIES:
            sentence = _("It was begun %(n)s times and broken off each time. Administrators find why in the log.")
            mine.update(state=FileState.FAILED, ended_at=now, refusal=sentence % {"n": job.tries})
            logger.error("File %s (%s) was broken off %s times.", job.pk, job, job.tries)
        elif mine.update(state=FileState.MAKING, tries=job.tries + 1, begun_at=now, alive_at=now, done=0):
            job.tries += 1
            return job


def _make(job: FileJob) -> bool:
    """Make a claimed file; whether it is ready. One that fails must not hold up the others."""
    done = RowsDone()
    try:
        with SignsOfLife(_own(job), done, f"file {job.pk}"), translation.override(job.language), one_snapshot():
            made = _made(job, done)
        with closing(made):
            return _store(job, made)
    except Refused as refused:
        _give_up(job, refused.sentence)
    except Exception:
        logger.exception("File %s (%s) could not be made.", job.pk, job)
        _give_up(job, _("The portal could not make it. Administrators find why in the log."))
    return False


def _made(job: FileJob, done: RowsDone) -> MadeFile:
    """The file, as its address would answer its owner now.

    Raises:
        Refused: the owner has other rights by now, or what was asked for does not exist any more.
    """
    kind = KINDS.get(job.kind)
    may = kind is not None and job.rights == rights_of(job.owner) and kind.is_allowed(job.owner)
    require(may, _("Your account has other rights since you asked for it. Please ask again."), code="rights")
    try:
        return kind(job.owner, job.period, choices_in(job.query)).make(done)  # type: ignore[misc]
    except (NoSuchFileError, NothingEndedError) as gone:
        raise Refused(_("What you asked for does not exist any more."), code="gone") from gone


def _store(job: FileJob, made: MadeFile) -> bool:
    """Keep the file, unless another process has taken it over meanwhile."""
    now, size, said = clock.now(), 0, hashlib.sha256()
    for piece in made.parts(PART):
        size += len(piece)
        said.update(piece)
    with transaction.atomic():
        ready = _own(job).update(
            state=FileState.READY,
            ended_at=now,
            done=job.rows,
            name=made.name,
            content_type=made.content_type,
            size=size,
            sha256=said.hexdigest(),
        )
        for number, piece in enumerate(made.parts(PART) if ready else ()):
            FilePart.objects.create(job=job, number=number, content=piece)
    return bool(ready)


def _give_up(job: FileJob, sentence: str) -> None:
    _own(job).update(state=FileState.FAILED, ended_at=clock.now(), refusal=sentence)


def _own(job: FileJob) -> FileJobQuerySet:
    """The row, as long as this process makes it."""
    return FileJob.objects.filter(pk=job.pk, state=FileState.MAKING, tries=job.tries)
