"""Importing sendings from files: all of a file or nothing (``manage.py import_counts``)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from reporting.actions.figures import figures_analyze
from reporting.actions.hint_counts import hint_counts_update
from reporting.loading.counts import read_counts, read_submissions
from reporting.loading.problems import FileProblems, refuse_files
from reporting.loading.reports import FileReport, Reports
from reporting.loading.sendings import accept_reports, write_sendings
from reporting.loading.stored_reports import Sending, StoredReport, lock_reports, sending_of
from reporting.models import SubmissionStatus
from units.actions.stale_figures import figures_mark_stale
from units.progress import step

MANY_ROWS = 2_000
MANY_UNITS = 100


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: rows read, reports newly sent, reports confirmed, reports in which nothing was new."""

    rows: int
    sent: int
    accepted: int
    unchanged: int
    missing: int


def counts_import(
    *, counts: Path, submissions: Path | None = None, accept: bool = False, dry_run: bool = False
) -> Imported:
    """Send, as the system, the figures of the file ``counts``; returns what was done as ``Imported``.

    ``submissions`` gives days of sending, nil returns and missing reports; without it the day is unknown. ``accept``
    confirms at once, also what awaited confirmation with the same figures. ``dry_run`` does all of it and takes it
    back. Figures equal to the sending that counts change nothing.

    Raises:
        FilesRefused: a row is wrong, a report incomplete, or other figures are confirmed; nothing was changed.
    """
    reports = Reports()
    listed = read_submissions(submissions, reports) if submissions else None
    read = read_counts(counts, reports)
    if read.bad or (listed and listed.bad):
        _note_missing(reports, read)
        refuse_files([read, listed] if listed else [read])
    with transaction.atomic():
        done = _apply(reports, read, listed, accept=accept)
        if dry_run:
            transaction.set_rollback(True)
        step(_("Ending the transaction"))
    return done


def _note_missing(reports: Reports, read: FileProblems) -> None:
    """Refuse figures of missing reports, together with the other problems."""
    for report in reports.all.values():
        if report.missing:
            refused = StoredReport(None)  # type: ignore[arg-type]
            sending_of(report, refused, read, None)


def _apply(reports: Reports, read: FileProblems, listed: FileProblems | None, *, accept: bool) -> Imported:
    given = [report for report in reports.all.values() if report.lines or report.listed_at]
    stored = lock_reports([report for report in given if not report.missing])
    sendings = _sendings(given, stored, read, listed)
    refuse_files([read, listed] if listed else [read])
    if sendings:
        write_sendings(sendings, reports.codes)
    sent = {each.stored.submission.pk for each in sendings}
    waiting = [
        each.submission
        for each in stored.values()
        if each.submission.pk in sent or each.submission.status == SubmissionStatus.SUBMITTED
    ]
    accepted = waiting if accept else []
    if accepted:
        step(_("Confirming reports"))
        accept_reports([submission.pk for submission in accepted])
    if sendings and read.rows >= MANY_ROWS:
        figures_analyze()
    if sendings:
        step(_("Counting hints"))
        hint_counts_update(unit_ids={each.stored.submission.unit_id for each in sendings})
    _mark_stale({each.report.key: each.report for each in sendings}, accepted, stored)
    return Imported(
        rows=read.rows,
        sent=len(sendings),
        accepted=len(accepted),
        unchanged=len(stored) - len(sent | {submission.pk for submission in accepted}),
        missing=len(given) - len(stored),
    )


def _sendings(
    given: list[FileReport],
    stored: dict[tuple[int, int], StoredReport],
    read: FileProblems,
    listed: FileProblems | None,
) -> list[Sending]:
    nothing = StoredReport(None)  # type: ignore[arg-type]
    found = (sending_of(report, stored.get(report.key, nothing), read, listed) for report in given)
    return [sending for sending in found if sending is not None]


def _mark_stale(
    sent: dict[tuple[int, int], FileReport], accepted: list, stored: dict[tuple[int, int], StoredReport]
) -> None:
    """Mark the figures of every touched unit and year stale."""
    touched: dict[int, set[int | None]] = {}
    periods = {key: each.submission.period.year for key, each in stored.items()}
    for key in [*sent, *((submission.unit_id, submission.period_id) for submission in accepted)]:
        touched.setdefault(periods[key], set()).add(key[0])
    for year, units in touched.items():
        unit_ids: set[int | None] = units if len(units) <= MANY_UNITS else {None}
        figures_mark_stale(reason="import_counts", years=[year], unit_ids=unit_ids)
