"""Files of dossiers: brought by a person or another system, counted apart from the request, recorded when seen.

No dossier is stored. Why so, and what is kept meanwhile: `docs/adr/0047-dossiers-counted-not-stored.md`.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import BinaryIO

from celery import current_app
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from exchange.dossiers.counting import counted
from exchange.dossiers.covered import days_of_json, days_record, recorded_days, require_whole
from exchange.dossiers.parts import KeptCounts, lines_store
from exchange.dossiers.places import Places
from exchange.dossiers.reading import PickedRows, picked_rows
from exchange.dossiers.shown import compared_json
from exchange.models import CodeTable, DossierFile, DossierPart, DossierState, PartKind
from exchange.models.dossiers import KEPT_FOR
from reporting import rules
from reporting.actions.mailing import has_broker
from reporting.actions.reconciliation import CountedFile, system_counts_compare, system_counts_replace
from reporting.actions.signs_of_life import SignsOfLife
from reporting.models import CountSource
from reporting.models.reconciliation import SYSTEM_LENGTH
from reporting.transitions import actor_name
from units import clock
from units.models import User
from units.refusals import require
from units.rows_done import NOBODY_ASKS, RowsDone
from units.vietnamese import nfc
from units.wording import whole

logger = logging.getLogger(__name__)
TASK = "exchange.tasks.count_dossiers"
MAX_PENDING = 5  # files of one person
MAX_TRIES = 3  # processes that may die over one file: it could be the file that kills them
MAX_PER_RUN = 20
SHOWN_AGAIN = ("moved", "days_lost")  # refusals after which what would change may be something else than was shown
PIECE = 1024 * 1024  # of a file that is in the memory
ROWS_AT_ONCE = 20_000  # that are counted in about a second: more is counted by a worker
LISTED_FOR = timedelta(days=30)  # so long it is seen what became of a file that was not recorded


@dataclass(frozen=True, slots=True)
class ReadDossiers:
    """A file of dossiers that was read and is not kept yet: its rows, what it is, and whose dossiers it holds."""

    picked: PickedRows
    file_name: str
    size: int
    sha256: str
    system: str
    table: CodeTable | None
    source: CountSource


def dossier_file_bring(
    *,
    file: BinaryIO,
    size: int,
    file_name: str,
    system: str,
    by: User,
    table: CodeTable | None = None,
    source: CountSource = CountSource.FILE,
) -> DossierFile:
    """Read a file of dossiers of ``system``, an open file of the operating system, and have it counted.

    ``table`` says what the system calls units and procedures; without one they are called by our codes. A short file
    is counted when this returns. Earlier files of ``by`` and the system that were not recorded are given up.

    Raises:
        Refused: who may not, no name of a system, too many files at once, or a file that is no table of dossiers.
    """
    digest = _sha256(file)
    with dossier_file_read(
        file=file, size=size, sha256=digest, file_name=file_name, system=system, by=by, table=table, source=source
    ) as read:
        return dossier_file_keep(read=read, by=by)


@contextmanager
def dossier_file_read(
    *,
    file: BinaryIO,
    size: int,
    sha256: str,
    file_name: str,
    system: str,
    by: User,
    table: CodeTable | None,
    source: CountSource,
) -> Iterator[ReadDossiers]:
    """Read a file of dossiers; nothing is written yet, so that nobody waits for a long file.

    Raises:
        Refused: as `dossier_file_bring`.
    """
    _require_coordinator(by)
    system = nfc(system)
    require(bool(system), _("Name the system whose dossiers these are."), code="system")
    require(
        len(system) <= SYSTEM_LENGTH,
        _("The name of the system is longer than %(n)s letters.") % {"n": SYSTEM_LENGTH},
        code="system",
    )
    pending = DossierFile.objects.pending().filter(by=by).count()
    sentence = _("%(n)s of your files are being counted already. Please wait until one is.")
    require(pending < MAX_PENDING, sentence % {"n": MAX_PENDING}, code="too_many")
    with picked_rows(file, size) as picked:
        yield ReadDossiers(picked, file_name[:200], size, sha256, system, table, source)


def dossier_file_keep(*, read: ReadDossiers, by: User) -> DossierFile:
    """Keep the rows of a file that was read, and have them counted: here where they are few, else by a worker.

    Raises:
        Refused: who may not, or a file without rows.
    """
    _require_coordinator(by)
    picked = read.picked
    with transaction.atomic():
        _give_up(DossierFile.objects.filter(by=by, system=read.system, state=DossierState.COUNTED))
        kept = DossierFile.objects.create(
            by=by,
            by_name=actor_name(by),
            brought_at=clock.now(),
            source=read.source,
            system=read.system,
            table=read.table,
            file_name=read.file_name,
            size=read.size,
            sha256=read.sha256,
            language=translation.get_language() or "vi",
            shape={
                "columns": picked.columns,
                "headings": picked.headings,
                "others": picked.others[:1000],
                "is_plain_text": picked.is_plain_text,
                "table": read.table.code if read.table else "",
            },
        )
        kept.rows = lines_store(kept, picked.lines)
        require(bool(kept.rows), _("The file has no row below its headings."), code="empty")
        kept.save(update_fields=["rows"])
    _ask(kept)
    return kept


def _sha256(file: BinaryIO) -> str:
    """The check code of the whole file, without moving where it is read."""
    file.flush()
    code, at = hashlib.sha256(), 0
    while piece := os.pread(file.fileno(), PIECE, at):
        code.update(piece)
        at += len(piece)
    return code.hexdigest()


def _ask(file: DossierFile) -> None:
    """Have it counted: here where it is short, else by a worker; without a broker `tick` counts it."""
    if file.rows <= ROWS_AT_ONCE:
        mine = DossierFile.objects.filter(pk=file.pk, state=DossierState.WAITING)
        if mine.update(state=DossierState.COUNTING, tries=1, begun_at=clock.now(), alive_at=clock.now()):
            file.refresh_from_db()
            _count(file, transaction.atomic())  # of a call that is done at once what fails here must spoil nothing
            file.refresh_from_db()
    elif has_broker():
        transaction.on_commit(_call_worker)


def _call_worker() -> None:
    try:
        current_app.tasks[TASK].apply_async(retry=False, ignore_result=True)
    except Exception:
        logger.exception("The waiting files of dossiers could not be asked for.")


def dossier_files_count(*, limit: int = MAX_PER_RUN) -> int:
    """Count up to ``limit`` of the files that wait, the oldest first; returns how many are counted.

    Each is claimed by one process. What a killed process leaves is taken again, a bounded number of times.
    """
    ready = 0
    for _number in range(limit):
        file = _claim()
        if file is None:
            break
        ready += _count(file, SignsOfLife(_own(file), done := RowsDone(), f"dossiers {file.pk}"), done)
    return ready


def _claim() -> DossierFile | None:
    """The next file to count, now this process's own; None when there is none."""
    while True:
        now = clock.now()
        file = DossierFile.objects.to_count(now).first()
        if file is None:
            return None
        # Another process that took it meanwhile has counted one more try.
        mine = DossierFile.objects.filter(pk=file.pk, state=file.state, tries=file.tries)
        if file.tries >= MAX_TRIES:
            sentence = _("It was begun %(n)s times and broken off each time. Administrators find why in the log.")
            logger.error("File of dossiers %s was broken off %s times.", file.pk, file.tries)
            _fail(mine, sentence % {"n": file.tries})
        elif mine.update(state=DossierState.COUNTING, tries=file.tries + 1, begun_at=now, alive_at=now, done=0):
            file.tries += 1
            return file


def _count(file: DossierFile, signs: AbstractContextManager[object], done: RowsDone = NOBODY_ASKS) -> bool:
    """Count a claimed file; whether it is counted. One that fails must not hold up the others."""
    own = _own(file)
    try:
        with signs, translation.override(file.language):
            file.parts.exclude(kind=PartKind.LINES).delete()  # of a process that was killed
            found = counted(file, done)
            compared = system_counts_compare(rows=KeptCounts(file), system=file.system)
            recorded = recorded_days(file.system, found.days)
            outcome = found.as_json() | compared_json(compared, found.days, recorded)
        with transaction.atomic():
            is_mine = own.update(
                state=DossierState.COUNTED,
                ended_at=clock.now(),
                done=found.rows,
                rows=found.rows,
                good=found.good,
                repeated=found.repeated,
                differing=found.differing,
                refused=found.problems.bad,
                outcome=outcome,
                digest=found.digest,
                seen_upload=compared.last,
            )
            if is_mine:
                file.parts.filter(kind=PartKind.LINES).delete()
        return bool(is_mine)
    except Exception:
        logger.exception("File of dossiers %s could not be counted.", file.pk)
        _fail(own, _("The portal could not count it. Administrators find why in the log."))
    return False


def _own(file: DossierFile) -> QuerySet[DossierFile]:
    """The row, as long as this process counts it."""
    return DossierFile.objects.filter(pk=file.pk, state=DossierState.COUNTING, tries=file.tries)


@transaction.atomic
def _fail(mine: QuerySet[DossierFile], sentence: str) -> None:
    for pk in mine.values_list("pk", flat=True):
        DossierPart.objects.filter(file=pk).delete()
    mine.update(state=DossierState.FAILED, ended_at=clock.now(), refusal=sentence)


@transaction.atomic
def dossier_file_record(*, file: DossierFile, leave_out: int = 0, lose_days: int = 0, by: User) -> DossierFile:
    """Record the counts of a counted file; one that is recorded already changes nothing.

    ``leave_out`` is the number of refused rows that the person chose to leave out, ``lose_days`` that of the recorded
    days without a dossier in the file. What is recorded is what was shown.

    Raises:
        Refused: who may not; ``given_up``; ``refused_rows``, ``days_lost``: not their number; ``changed``: a unit or
            procedure is not reported any more; ``moved``: other counts were recorded meanwhile. After ``days_lost`` and
            ``moved`` (``SHOWN_AGAIN``) `dossier_file_compare` finds what would change now.
    """
    _require_coordinator(by)
    file = DossierFile.objects.select_for_update().get(pk=file.pk)
    if file.state == DossierState.RECORDED:
        return file
    is_kept = file.is_counted and clock.now() < file.kept_until
    require(is_kept, _("The counts of this file are no longer kept. Please upload it again."), code="given_up")
    sentence = _("%(n)s rows were refused. Choose to leave them out, or correct them and upload the file again.")
    require(leave_out == file.refused, sentence % {"n": whole(file.refused)}, code="refused_rows")
    require(bool(file.good), _("No row of the file was counted."), code="empty")
    days = days_of_json(file.outcome["days"])
    require_whole(days, file.system, lose_days)
    places = Places(is_plain_text=False)
    still = all(places.still_holds(row[:3]) for row in KeptCounts(file))
    require(still, _("Units or procedures changed meanwhile. Please upload the file again."), code="changed")
    recorded = CountedFile(
        system=file.system,
        source=CountSource(file.source),
        name=file.file_name,
        sha256=file.sha256,
        digest=file.digest,
        refused=file.refused,
    )
    file.upload = system_counts_replace(rows=KeptCounts(file), file=recorded, seen=file.seen_upload, by=by)
    days_record(days, file.system)
    file.state = DossierState.RECORDED
    file.save(update_fields=["upload", "state"])
    file.parts.exclude(kind=PartKind.REFUSED).delete()
    return file


@transaction.atomic
def dossier_file_compare(*, file: DossierFile) -> DossierFile:
    """Find again what recording a counted file would change."""
    file = DossierFile.objects.select_for_update().get(pk=file.pk)
    if file.is_counted:
        compared = system_counts_compare(rows=KeptCounts(file), system=file.system)
        days = days_of_json(file.outcome["days"])
        file.outcome |= compared_json(compared, days, recorded_days(file.system, days))
        file.seen_upload = compared.last
        file.save(update_fields=["outcome", "seen_upload"])
    return file


@transaction.atomic
def dossier_file_give_up(*, file: DossierFile, by: User) -> None:
    """Do not record a counted file, and forget its counts.

    Raises:
        Refused: who may not.
    """
    _require_coordinator(by)
    _give_up(DossierFile.objects.filter(pk=file.pk, state=DossierState.COUNTED))


def _give_up(files: QuerySet[DossierFile]) -> int:
    DossierPart.objects.filter(file__in=files.values("pk")).delete()
    return files.update(state=DossierState.ENDED)


def dossier_files_clear() -> int:
    """Beat's job: forget the counts of files that were not recorded within a day, and later the files themselves.

    Returns how many files ended.
    """
    now = clock.now()
    old = DossierFile.objects.filter(brought_at__lt=now - KEPT_FOR)
    waited = old.filter(state=DossierState.WAITING)
    _fail(waited, _("It was not counted within a day. Please upload it again."))
    with transaction.atomic():
        ended = _give_up(DossierFile.objects.filter(state=DossierState.COUNTED, ended_at__lt=now - KEPT_FOR))
        DossierPart.objects.filter(file__in=old.exclude(state__in=[*_ALIVE]).values("pk")).delete()
    forgotten = DossierFile.objects.filter(brought_at__lt=now - LISTED_FOR)
    forgotten.exclude(state__in=[DossierState.RECORDED, *_ALIVE]).delete()
    return ended


_ALIVE = (DossierState.WAITING, DossierState.COUNTING, DossierState.COUNTED)


def _require_coordinator(by: User) -> None:
    require(rules.can_reconcile(by), _("Only the lead agency reconciles."), code="not_allowed")
