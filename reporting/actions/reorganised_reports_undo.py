"""The reports of a rearrangement that is undone: predecessors have theirs again, what was typed since is put aside."""

from __future__ import annotations

from django.db.models import Q

from reporting.actions.put_aside import OF_REPORT, Aside
from reporting.actions.reorganisation_hindrances import Parts, Rows, is_as_written, restored, rows_made
from reporting.models import (
    TEXTS,
    Approval,
    DossierCount,
    EventKind,
    Reorganisation,
    ReorganisationPart,
    Submission,
    SubmissionEvent,
    SubmissionStatus,
)
from reporting.transitions import move
from units import clock
from units.models import Unit, User

REPORT, CELL = "reporting.submission", "reporting.dossiercount"
WITHOUT_TEXTS = Q(remarks="", approved_by="", document_number="", document_date__isnull=True)


def reports_put_back(
    step: Reorganisation, parts: Parts, rows: Rows, opened: list[Unit], by: User, reason: str
) -> set[int]:
    """Give the predecessors' reports back as they were, and put aside what was typed for successors since.

    Returns the units whose reports changed.
    """
    aside = Aside(step)
    aside.cells(DossierCount.objects.filter(submission__unit__in=opened))
    aside.texts(Submission.objects.filter(unit__in=opened).select_related(*OF_REPORT).order_by("pk"), TEXTS)
    _put_cells_back(parts, rows, opened, aside)
    touched = set()
    for part in parts:
        if part.table != REPORT or (part.table, part.row) not in rows:
            continue
        if "carried_into_id" not in (part.before or {}):
            _put_remarks_back(part, rows[part.table, part.row], opened, aside)
        elif part.before != part.after:
            touched.add(_carry_back(part, rows, by, reason).unit_id)
    _remove_reports(opened, [row.pk for row in rows_made(parts, rows) if isinstance(row, Submission)], aside)
    aside.recorded(opened)
    aside.store()
    return touched


def _put_cells_back(parts: Parts, rows: Rows, opened: list[Unit], aside: Aside) -> None:
    """The cells of successors become what they were; what was typed into those of units that go on is put aside."""
    cells = [part for part in parts if (part.table, part.row) in rows and part.table == CELL]
    typed = [part.row for part in cells if not is_as_written(rows[part.table, part.row], part)]
    aside.cells(DossierCount.objects.filter(pk__in=typed).exclude(submission__unit__in=opened))
    DossierCount.objects.filter(pk__in=[part.row for part in cells if part.before is None]).delete()
    for part in cells:
        if part.before is not None:
            row = restored(part, rows)
            row.version += 1
            row.save()


def _put_remarks_back(part: ReorganisationPart, report: Submission, opened: list[Unit], aside: Aside) -> None:
    """The remarks of a unit that goes on become what they were; others than the step wrote are put aside."""
    before, written = ((values or {}).get("remarks", "") for values in (part.before, part.after))
    if before == written or report.unit_id in {unit.pk for unit in opened}:
        return
    if report.remarks != written:
        aside.texts([report], ["remarks"])
    report.remarks = before
    report.version += 1
    report.save(update_fields=["remarks", "version"])


def _carry_back(part: ReorganisationPart, rows: Rows, by: User, reason: str) -> Submission:
    """Give a predecessor its report again, in the state that it had."""
    status = SubmissionStatus(rows[part.table, part.row].status)
    report: Submission = restored(part, rows)
    to, report.status = SubmissionStatus(report.status), status
    kind, until = EventKind.CARRIED_BACK, report.editable_until
    move(report, to, kind, by=by, at=clock.now(), reason=reason, until=until)
    return report


def _remove_reports(opened: list[Unit], begun: list[int], aside: Aside) -> None:
    """Delete the reports of units that go, and those that the step began and in which nothing is left."""
    empty = Q(WITHOUT_TEXTS, pk__in=begun, counts__isnull=True, revisions__isnull=True)
    pks = list(Submission.objects.filter(Q(unit__in=opened) | empty).values_list("pk", flat=True))
    asked = Approval.objects.filter(submission__in=pks)
    aside.approvals(asked)
    asked.delete()
    happened = SubmissionEvent.objects.filter(submission__in=pks)
    aside.events(happened)
    happened.delete()
    Submission.objects.filter(pk__in=pks).delete()
