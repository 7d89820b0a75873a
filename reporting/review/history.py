"""What was sent, sending by sending, and what each changed in an earlier one, cell by cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from reporting.entry.tables import LABELS
from reporting.models import NUMBERS, Revision, RevisionCount, Submission

Counts = dict[int, tuple[int, ...]]  # of one sending, by procedure
IN_ORDER = ("procedure__sort_order", "procedure__code")


@dataclass(frozen=True, slots=True)
class Change:
    """One number of one procedure that a sending changed; None where the procedure was not in it."""

    procedure: str
    label: str
    before: int | None
    after: int | None
    procedure_id: int
    number: str


@dataclass(frozen=True, slots=True)
class Sent:
    """One sending and what it changed in the one before; the first changed nothing."""

    revision: Revision
    changes: list[Change]


@dataclass(frozen=True, slots=True)
class SendingDifference:
    """What the sending that awaits confirmation changed in sending ``against``: the confirmed one, else the last."""

    against: int
    is_confirmed: bool
    changes: list[Change]

    @property
    def moved(self) -> int:
        """By how many dossiers received the totals of the procedures changed, added up without their signs."""
        totals = (each for each in self.changes if each.number == NUMBERS[0])
        return sum(abs((each.after or 0) - (each.before or 0)) for each in totals)


def differences_of(submissions: Iterable[Submission]) -> dict[int, SendingDifference]:
    """For each report sent again: what differs from the confirmed sending, or from the one before.

    One query, and two where the reports were read without their sendings.
    """
    reports = list(submissions)
    prefetch_related_objects(reports, "sent_revision", "accepted_revision")
    again = [each for each in reports if each.sent_revision and each.sent_revision.number > 1]
    rows = RevisionCount.objects.filter(revision__submission__in=again)
    counts: dict[tuple[int, int], Counts] = defaultdict(dict)
    names: dict[int, str] = {}
    for submission_id, sending, procedure_id, name, *numbers in rows.order_by(*IN_ORDER).values_list(
        "revision__submission", "revision__number", "procedure", "procedure__name", *NUMBERS
    ):
        counts[submission_id, sending][procedure_id] = tuple(numbers)
        names[procedure_id] = name
    found = {}
    for each in again:
        last = each.sent_revision.number if each.sent_revision else 0
        confirmed = each.accepted_revision
        against = confirmed.number if confirmed else last - 1
        changes = _changes(counts[each.pk, against], counts[each.pk, last], names)
        found[each.pk] = SendingDifference(against, confirmed is not None, changes)
    return found


def sendings_of(submission: Submission) -> list[Sent]:
    """The sendings of a report, the last first. Two queries."""
    revisions = list(submission.revisions.order_by("number"))
    counts: dict[int, Counts] = {revision.pk: {} for revision in revisions}
    names: dict[int, str] = {}
    rows = RevisionCount.objects.filter(revision__in=revisions).order_by(*IN_ORDER)
    for revision_id, procedure_id, name, *numbers in rows.values_list(
        "revision", "procedure", "procedure__name", *NUMBERS
    ):
        counts[revision_id][procedure_id] = tuple(numbers)
        names[procedure_id] = name
    sent = []
    before: Counts | None = None
    for revision in revisions:
        after = counts[revision.pk]
        sent.append(Sent(revision, [] if before is None else _changes(before, after, names)))
        before = after
    return sent[::-1]


def _changes(before: Counts, after: Counts, names: dict[int, str]) -> list[Change]:
    nothing = (None,) * len(NUMBERS)
    return [
        Change(names[pk], str(LABELS[name]), old, new, pk, name)
        for pk in names
        for name, old, new in zip(NUMBERS, before.get(pk, nothing), after.get(pk, nothing), strict=True)
        if old != new
    ]
