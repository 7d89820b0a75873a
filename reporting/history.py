"""What was sent, sending by sending, and what each changed in the one before, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass

from reporting.form_tables import LABELS
from reporting.models import NUMBERS, Revision, RevisionCount, Submission


@dataclass(frozen=True, slots=True)
class Change:
    """One number of one procedure that a sending changed; None where the procedure was not in it."""

    procedure: str
    label: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Sent:
    """One sending and what it changed in the one before; the first changed nothing."""

    revision: Revision
    changes: list[Change]


def sendings_of(submission: Submission) -> list[Sent]:
    """The sendings of a report, the last first. Two queries."""
    revisions = list(submission.revisions.order_by("number"))
    counts: dict[int, dict[int, tuple[int, ...]]] = {revision.pk: {} for revision in revisions}
    names: dict[int, str] = {}
    rows = RevisionCount.objects.filter(revision__in=revisions).order_by("procedure__sort_order", "procedure__code")
    for revision_id, procedure_id, name, *numbers in rows.values_list(
        "revision", "procedure", "procedure__name", *NUMBERS
    ):
        counts[revision_id][procedure_id] = tuple(numbers)
        names[procedure_id] = name
    sent = []
    before: dict[int, tuple[int, ...]] | None = None
    for revision in revisions:
        after = counts[revision.pk]
        sent.append(Sent(revision, [] if before is None else _changes(before, after, names)))
        before = after
    return sent[::-1]


def _changes(
    before: dict[int, tuple[int, ...]], after: dict[int, tuple[int, ...]], names: dict[int, str]
) -> list[Change]:
    nothing = (None,) * len(NUMBERS)
    return [
        Change(names[pk], str(LABELS[name]), old, new)
        for pk in names
        for name, old, new in zip(NUMBERS, before.get(pk, nothing), after.get(pk, nothing), strict=True)
        if old != new
    ]
