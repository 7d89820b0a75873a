"""Files of dossiers are counted: a short one with the request, others by a worker, one process a file."""

from __future__ import annotations

import logging
from contextlib import AbstractContextManager

from celery import current_app
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from exchange.dossiers.counting import counted
from exchange.dossiers.covered import recorded_days
from exchange.dossiers.parts import KeptCounts
from exchange.dossiers.shown import compared_json
from exchange.models import DossierFile, DossierPart, DossierState, PartKind
from reporting.actions.mailing import has_broker
from reporting.actions.reconciliation import system_counts_compare
from reporting.actions.signs_of_life import SignsOfLife
from units import clock
from units.rows_done import NOBODY_ASKS, RowsDone

logger = logging.getLogger(__name__)
TASK = "exchange.tasks.count_dossiers"
MAX_TRIES = 3  # processes that may die over one file: it could be the file that kills them
MAX_PER_RUN = 20
ROWS_AT_ONCE = 20_000  # that are counted in about a second: more is counted by a worker


def dossier_file_ask(file: DossierFile) -> None:
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
            dossier_file_fail(mine, sentence % {"n": file.tries})
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
        dossier_file_fail(own, _("The portal could not count it. Administrators find why in the log."))
    return False


def _own(file: DossierFile) -> QuerySet[DossierFile]:
    """The row, as long as this process counts it."""
    return DossierFile.objects.filter(pk=file.pk, state=DossierState.COUNTING, tries=file.tries)


@transaction.atomic
def dossier_file_fail(mine: QuerySet[DossierFile], sentence: str) -> None:
    """Say why ``mine`` cannot be counted, and forget what was kept of them."""
    for pk in mine.values_list("pk", flat=True):
        DossierPart.objects.filter(file=pk).delete()
    mine.update(state=DossierState.FAILED, ended_at=clock.now(), refusal=sentence)
