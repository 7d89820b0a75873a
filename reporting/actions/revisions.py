"""Turning working cells into a sending that never changes again."""

from __future__ import annotations

from datetime import datetime

from reporting.canonical import canonical_text, check_code
from reporting.entry.contents import Working
from reporting.figures.catalogue import ReportableProcedure
from reporting.models import NUMBERS, Approval, CountSource, DossierCount, HintNote, Revision, RevisionCount, Submission
from reporting.models.notes import Answers
from reporting.numbers import blank_cells, not_nil, nothing_to_report
from reporting.transitions import actor_name
from units.models import User
from units.refusals import Refused


def revision_create(
    *,
    submission: Submission,
    working: Working,
    by: User,
    at: datetime,
    nil: bool,
    approval: Approval | None,
    source: CountSource,
) -> Revision:
    """Keep the ``working`` cells of a locked ``submission`` as its next sending, with its check code.

    Only procedures reportable in the period are sent; cells of others are left out. An ``approval`` given through a
    link is used up by it, and names who approved. What a coordinator sends is sent on behalf of the unit; ``source`` is
    that of the zeros which a nil return writes.

    Raises:
        Refused: a cell is blank (not for ``nil``), or ``nil`` and a number is not zero.
    """
    reportable, cells = working.asked, working.cells
    if not reportable:
        raise Refused(nothing_to_report(), code="nothing_to_report")
    figures = _nil_figures(reportable, cells) if nil else _figures(reportable, cells)
    number = submission.revisions.count() + 1
    by_code = [(row.procedure.code, *figures[row.procedure.pk]) for row in reportable]
    revision = Revision.objects.create(
        submission=submission,
        number=number,
        recorded_at=at,
        sent_at=at,
        sent_by=by,
        sent_by_name=actor_name(by),
        on_behalf=by.is_coordinator,
        nil=nil,
        remarks=submission.remarks,
        approved_by=approval.signature if approval else submission.approved_by,
        document_number=submission.document_number,
        document_date=submission.document_date,
        sha256=_check_code(submission, number, nil, by_code),
    )
    RevisionCount.objects.bulk_create(
        RevisionCount(revision=revision, procedure_id=pk, **dict(zip(NUMBERS, numbers, strict=True)))
        for pk, numbers in figures.items()
    )
    if approval:
        Approval.objects.filter(pk=approval.pk).update(revision=revision)
    if nil:
        _write_zeros(submission, cells, figures, by=by, at=at, source=source)
    return revision


def _check_code(submission: Submission, number: int, nil: bool, figures: list[tuple[str, int, int, int]]) -> str:
    """The code by which anybody verifies sending ``number`` of the report, over all that it says."""
    text = canonical_text(
        unit_code=submission.unit.code, period=submission.period.name, number=number, nil=nil, figures=figures
    )
    return check_code(text)


def revision_explain(revision: Revision, working: Working, answers: Answers) -> None:
    """Store the unit's answers to hints with a new sending; those about procedures it does not have are left out."""
    if not answers:
        return
    ids: dict[str, int | None] = {"": None} | {row.procedure.code: row.procedure.pk for row in working.asked}
    HintNote.objects.bulk_create(
        HintNote(revision=revision, procedure_id=ids[code], kind=kind, text=text)
        for (code, kind), text in answers.items()
        if code in ids
    )


def _figures(reportable: list[ReportableProcedure], cells: dict[int, DossierCount]) -> dict[int, tuple[int, int, int]]:
    figures = {}
    blanks = 0
    for row in reportable:
        numbers = _numbers(cells.get(row.procedure.pk))
        blanks += numbers.count(None)
        figures[row.procedure.pk] = tuple(numbers)
    if blanks:
        raise Refused(blank_cells(blanks), code="blank_cells")
    return figures  # type: ignore[return-value]


def _nil_figures(
    reportable: list[ReportableProcedure], cells: dict[int, DossierCount]
) -> dict[int, tuple[int, int, int]]:
    rows = [(row.procedure.pk, _numbers(cells.get(row.procedure.pk))) for row in reportable]
    refusal = not_nil(numbers for _pk, numbers in rows)
    if refusal:
        raise Refused(refusal, code="not_nil")
    return {pk: (0, 0, numbers[2] or 0) for pk, numbers in rows}


def _numbers(count: DossierCount | None) -> list[int | None]:
    return [getattr(count, name) if count else None for name in NUMBERS]


def _write_zeros(
    submission: Submission,
    cells: dict[int, DossierCount],
    figures: dict[int, tuple[int, int, int]],
    *,
    by: User,
    at: datetime,
    source: CountSource,
) -> None:
    """Put a nil return's zeros into the working cells too, so that a later correction starts from what was sent."""
    blank = [pk for pk, numbers in figures.items() if _numbers(cells.get(pk)) != list(numbers)]
    DossierCount.objects.bulk_create(
        (
            DossierCount(
                submission=submission,
                procedure_id=pk,
                version=cells[pk].version + 1 if pk in cells else 1,
                source=CountSource.ON_BEHALF if by.is_coordinator else source,
                saved_by=actor_name(by),
                saver=by,
                saved_at=at,
                **dict(zip(NUMBERS, figures[pk], strict=True)),
            )
            for pk in blank
        ),
        update_conflicts=True,
        unique_fields=["submission", "procedure"],
        update_fields=[*NUMBERS, "version", "source", "saved_by", "saver", "saved_at"],
    )
