"""Taking a confirmation back within its minute, as if it had not been; what must not go out before it is over.

What it changed of each report is kept with it (``ConfirmedReport``). What informs others of confirmed figures asks
``confirmations_settle`` first, which waits for who is just taking one back.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from reporting import rules
from reporting.actions.hint_counts import hint_counts_of
from reporting.models import (
    UNDO_TIME,
    Confirmation,
    ConfirmedReport,
    EventKind,
    FrozenRanking,
    ReportingPeriod,
    Submission,
    SubmissionEvent,
    SubmissionStatus,
)
from reporting.transitions import actor_name, changed_meanwhile, lock_submissions, move_all
from units import clock
from units.locking import lock_or_404
from units.models import User
from units.refusals import Refused, require
from units.wording import month

LONGEST_WAIT = timedelta(minutes=10)  # longer than any transaction that takes a confirmation back


@dataclass(frozen=True, slots=True)
class Undone:
    """How many reports await confirmation again, and which stay confirmed, each with the reason."""

    done: int
    refused: list[tuple[Submission, str]]


def confirmation_record(reports: Collection[Submission], *, by: User, at: datetime) -> Confirmation:
    """Keep what a confirmation finds of ``reports``, whose rows are locked, before it changes them. Two statements."""
    confirmation = Confirmation.objects.create(at=at, until=at + UNDO_TIME, by=by, by_name=actor_name(by))
    ConfirmedReport.objects.bulk_create(
        ConfirmedReport(
            confirmation=confirmation,
            submission=each,
            accepted_before_id=each.accepted_revision_id,
            editable_until=each.editable_until,
        )
        for each in reports
    )
    return confirmation


@transaction.atomic
def confirmation_undo(*, confirmation: Confirmation, by: User) -> Undone:
    """Take a confirmation back within its minute: its reports await confirmation again, as they did before.

    Figures, hints and the time that a unit was granted are those of before; the history of a report says both. A report
    with which something happened since, or that a ranking frozen since contains, stays confirmed and stops no other.
    As many statements for two reports as for 200, but for those whose number of hints changed meanwhile.

    Raises:
        Refused: another user confirmed, it was taken back before, the minute is over, or no report is left to move.
    """
    confirmation = lock_or_404(Confirmation.objects.select_for_update(of=("self",)), confirmation.pk)
    now = clock.now()
    _require_undoable(confirmation, by, now)
    kept = ConfirmedReport.objects.filter(confirmation=confirmation).order_by()
    _lock_periods(kept)
    reports = lock_submissions(kept.values_list("submission", flat=True))
    reasons = _reasons_to_stay(reports, confirmation, by)
    moved = [each for each in reports if each.pk not in reasons]
    require(bool(moved), next(iter(reasons.values()), ""), code="stays_confirmed")
    _move_back(moved, confirmation, by, now)
    confirmation.undone_at = now
    confirmation.save(update_fields=["undone_at"])
    in_order = sorted(reports, key=lambda each: (each.unit.sort_order, each.pk))
    return Undone(len(moved), [(each, reasons[each.pk]) for each in in_order if each.pk in reasons])


def confirmations_settle(*, made_by: datetime | None = None) -> bool:
    """Whether no confirmation can be taken back any more: what tells others of confirmed figures goes out only then.

    With ``made_by`` only those made by then are asked for, as by who tells of single confirmations.

    To be asked in the transaction that claims what goes out. It waits for who is taking one back in this moment, so
    that nothing tells of a confirmation that is taken back.
    """
    now = clock.now()
    recent = Confirmation.objects.filter(undone_at__isnull=True, until__gt=now - LONGEST_WAIT)
    if made_by is not None:
        recent = recent.filter(at__lte=made_by)
    return not any(each.is_running(now) for each in recent.select_for_update(of=("self",)).order_by("pk"))


def _require_undoable(confirmation: Confirmation, by: User, now: datetime) -> None:
    require(
        rules.can_undo(by, confirmation),
        _("Only the person who confirmed (%(who)s) can take it back. The report can be reopened for correction.")
        % {"who": confirmation.by_name},
        code="not_yours",
    )
    require(confirmation.undone_at is None, _("This confirmation has been taken back already."), code="undone")
    if not confirmation.is_running(now):
        sentence = _(
            "A confirmation can be taken back for one minute, which is over: it stays. To have figures corrected, open "
            "the report and choose “Reopen for correction”."
        )
        raise Refused(sentence, code="too_late")


def _lock_periods(kept: QuerySet[ConfirmedReport]) -> None:
    """Let nobody freeze a ranking of these years meanwhile, or wait until it is frozen (``ranking_freeze``)."""
    years = kept.values_list("submission__period__year", flat=True).distinct()
    list(ReportingPeriod.objects.filter(year__in=list(years)).select_for_update(no_key=True).order_by("pk"))


def _reasons_to_stay(reports: list[Submission], confirmation: Confirmation, by: User) -> dict[int, str]:
    """Why a report stays confirmed, by id. Two queries, and two more where something happened since."""
    its = Q(kind=EventKind.ACCEPTED, at=confirmation.at)
    last = SubmissionEvent.objects.filter(submission__in=reports).order_by().values("submission")
    confirmed = SubmissionEvent.objects.filter(its, pk__in=last.annotate(last=Max("pk")).values("last"))
    unmoved = set(confirmed.values_list("submission", flat=True))
    changed = [each for each in reports if each.pk not in unmoved]
    frozen = FrozenRanking.objects.filter(frozen_at__gte=confirmation.at).order_by("period__year", "period__month")
    last_frozen = {ranking.period.year: ranking.period for ranking in frozen.select_related("period")}
    return {
        each.pk: _("The ranking of %(month)s was frozen meanwhile; the report stays confirmed.")
        % {"month": month(last_frozen[each.period.year])}
        for each in reports
        if each.period.year in last_frozen and each.period.month <= last_frozen[each.period.year].month
    } | (changed_meanwhile(changed, by) if changed else {})


def _move_back(reports: list[Submission], confirmation: Confirmation, by: User, now: datetime) -> None:
    before = ConfirmedReport.objects.filter(confirmation=confirmation, submission=OuterRef("pk"))
    pks = [each.pk for each in reports]
    its = SubmissionEvent.objects.filter(submission__in=pks, kind=EventKind.ACCEPTED, at=confirmation.at)
    its.update(kind=EventKind.ACCEPTED_BRIEFLY)
    move_all(
        reports,
        SubmissionStatus.SUBMITTED,
        EventKind.UNCONFIRMED,
        by=by,
        at=now,
        accepted_revision=Subquery(before.values("accepted_before")),
        editable_until=Subquery(before.values("editable_until")),
    )
    hint_counts_of(lock_submissions(pks))
