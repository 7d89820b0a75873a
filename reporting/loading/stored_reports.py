"""The stored state of the reports in a file, and the sendings that follow from both."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from reporting.loading.problems import FileProblems
from reporting.loading.reports import FileReport, Numbers
from reporting.models import NUMBERS, Basis, Submission, SubmissionStatus, counted_revision_sql
from reporting.numbers import not_nil, nothing_to_report
from units import clock
from units.bulk import staged
from units.sql import rows_of, run

PAIR_COLUMNS = {"unit_id": "bigint", "period_id": "bigint"}
START_SQL = f"""
INSERT INTO reporting_submission (unit_id, period_id, status, version, remarks, approved_by, document_number, warnings)
SELECT unit_id, period_id, '{SubmissionStatus.DRAFT}', 1, '', '', '', 0 FROM staged_pairs WHERE 1 = 1
ON CONFLICT DO NOTHING
"""  # noqa: S608 - only constants of this code are put in
IDS_SQL = """
SELECT s.id FROM staged_pairs p JOIN reporting_submission s ON s.unit_id = p.unit_id AND s.period_id = p.period_id
"""
LAST_SQL = """
SELECT s.id, MAX(r.number)
FROM staged_pairs p JOIN reporting_submission s ON s.unit_id = p.unit_id AND s.period_id = p.period_id
JOIN reporting_revision r ON r.submission_id = s.id
GROUP BY s.id
"""
READ_SQL = """
SELECT s.id, c.procedure_id, c.received_total, c.received_online, c.returned_by_post
FROM staged_pairs p JOIN reporting_submission s ON s.unit_id = p.unit_id AND s.period_id = p.period_id
"""
SENT_SQL = f"{READ_SQL} JOIN reporting_revisioncount c ON c.revision_id = {counted_revision_sql(Basis.PROVISIONAL)}"
CELLS_SQL = READ_SQL + (
    " JOIN reporting_dossiercount c ON c.submission_id = s.id WHERE c.received_total IS NOT NULL"
    " AND c.received_online IS NOT NULL AND c.returned_by_post IS NOT NULL"
)


@dataclass(slots=True)
class StoredReport:
    """A report as stored: its row, the figures of the sending that counts, and the answered working cells.

    ``last`` is the number of its last sending, 0 before the first.
    """

    submission: Submission
    sent: dict[int, Numbers] = field(default_factory=dict)
    cells: dict[int, Numbers] = field(default_factory=dict)
    last: int = 0

    def accepts_figures(self, at: datetime) -> bool:
        """Whether other figures may be sent now: a confirmed or locked report must be opened for it first."""
        submission = self.submission
        if submission.status == SubmissionStatus.ACCEPTED:
            return False
        if submission.status == SubmissionStatus.SUBMITTED:
            return not submission.period.is_locked
        return submission.is_editable(at)

    @property
    def base(self) -> dict[int, Numbers]:
        """The figures that the file's rows replace: the last sending while it awaits confirmation, else the cells."""
        return self.sent if self.submission.status == SubmissionStatus.SUBMITTED else self.cells


@dataclass(slots=True)
class Sending:
    """A sending to be written: its report and the figures of all reportable procedures."""

    report: FileReport
    stored: StoredReport
    figures: dict[int, Numbers]


def lock_reports(reports: list[FileReport]) -> dict[tuple[int, int], StoredReport]:
    """Create the reports that do not exist, lock all of them and read their state. Needs a transaction."""
    by_key = {report.key: report for report in reports}
    stored: dict[int, StoredReport] = {}
    with staged("staged_pairs", PAIR_COLUMNS, by_key, key=list(PAIR_COLUMNS)):
        run(START_SQL)
        given = RawSQL(IDS_SQL, ())  # noqa: S611 - a constant
        for submission in Submission.objects.filter(pk__in=given).select_for_update().order_by("pk"):
            report = by_key[submission.unit_id, submission.period_id]
            submission.unit, submission.period = report.unit, report.period
            stored[submission.pk] = StoredReport(submission)
        for pk, last in rows_of(LAST_SQL):
            stored[pk].last = last
        for statement, name in ((SENT_SQL, "sent"), (CELLS_SQL, "cells")):
            for pk, procedure_id, *numbers in rows_of(statement):
                getattr(stored[pk], name)[procedure_id] = tuple(numbers)
    return {(each.submission.unit_id, each.submission.period_id): each for each in stored.values()}


def sending_of(
    report: FileReport, stored: StoredReport, counts: FileProblems, listed: FileProblems | None
) -> Sending | None:
    """The sending that follows from ``report``; None when nothing is new or there is a problem, which is then noted."""
    if report.missing:
        _refuse_missing(report, counts)
        return None
    figures = report.figures
    if report.nil and listed is not None:
        figures = _nil_figures(report, listed)  # type: ignore[assignment]
        if figures is None:
            return None
    if stored.sent and all(stored.sent.get(pk) == numbers for pk, numbers in figures.items()):
        return None
    if not stored.accepts_figures(clock.now()):
        _refuse_closed(report, stored, figures, counts, listed)
        return None
    base = stored.base
    complete = {pk: numbers for pk in report.reportable.values() if (numbers := figures.get(pk) or base.get(pk))}
    if len(complete) < len(report.reportable) or not complete:
        _refuse_incomplete(report, len(report.reportable) - len(complete), counts, listed)
        return None
    return Sending(report, stored, complete)


def _nil_figures(report: FileReport, listed: FileProblems) -> dict[int, Numbers] | None:
    reason = not_nil(report.figures.values())
    if reason:
        listed.add(report.listed_at or 1, "nil_report", "1", reason)
        return None
    return dict.fromkeys(report.reportable.values(), (0, 0, 0)) | report.figures


def _refuse_missing(report: FileReport, counts: FileProblems) -> None:
    for line in report.lines.values():
        reason = _("The file of sendings says that this report is missing (line %(line)s).")
        counts.add(line, "unit_code", report.unit.code, reason % {"line": report.listed_at})


def _refuse_closed(
    report: FileReport,
    stored: StoredReport,
    figures: dict[int, Numbers],
    counts: FileProblems,
    listed: FileProblems | None,
) -> None:
    before = counts.bad
    for procedure_id, line in report.lines.items():
        numbers, sent = figures[procedure_id], stored.sent.get(procedure_id)
        if numbers == sent:
            continue
        column = next((i for i in range(3) if sent and sent[i] != numbers[i]), 0)
        counts.add(line, NUMBERS[column], str(numbers[column]), _closed(stored, sent[column] if sent else None))
    if counts.bad == before and listed is not None:
        listed.add(report.listed_at or 1, "unit_code", report.unit.code, _closed(stored, None))


def _closed(stored: StoredReport, confirmed: int | None) -> str:
    if stored.submission.status == SubmissionStatus.ACCEPTED:
        if confirmed is None:
            return _("The report is confirmed without this figure. Reopen it first.")
        return _("The confirmed report says %(confirmed)s. Reopen it first.") % {"confirmed": confirmed}
    if stored.submission.period.is_locked:
        return _("The period is locked. Open it for the unit first.")
    return _("The report is not open for entry.")


def _refuse_incomplete(report: FileReport, blank: int, counts: FileProblems, listed: FileProblems | None) -> None:
    if not report.reportable:
        reason = nothing_to_report()
    else:
        reason = _("The report has no figures for %(n)s procedures.") % {"n": blank}
    if report.lines:
        counts.add(min(report.lines.values()), "unit_code", report.unit.code, reason)
    elif listed is not None:
        listed.add(report.listed_at or 1, "unit_code", report.unit.code, reason)
