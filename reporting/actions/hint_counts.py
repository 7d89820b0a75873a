"""Keeping the number of hints of each report that awaits confirmation, so that lists and buttons can count them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db import transaction
from django.db.models import F

from reporting.hints.found import MONTHS, found_by_report, month_of
from reporting.hints.hints import MONTHS_LOOKED_AT
from reporting.models import ReportingPeriod, Submission, SubmissionQuerySet
from reporting.review.history import differences_of

BATCH = 500  # reports read at a time: a country's month has 11,304


def hint_counts_follow(*, unit_id: int, period: ReportingPeriod) -> None:
    """Count again after the unit's counted figures of ``period`` changed: for that month and those judged by it.

    A unit is compared with its own earlier months, so a correction of March can make or end a hint on April. Only
    later months are written, in the transaction of the change, whose report is locked: locks are always taken from
    the earlier month to the later, here and in ``hint_counts_update``.
    """
    first = month_of(period)
    waiting = _locked(Submission.objects.awaiting_review().filter(unit=unit_id).select_related("period"))
    judged = waiting.annotate(month=F("period__year") * MONTHS + F("period__month")).filter(
        month__gte=first, month__lte=first + MONTHS_LOOKED_AT
    )
    _count(list(judged.order_by("month")))


def hint_counts_of(reports: list[Submission]) -> None:
    """Count again for ``reports``, whose rows are locked, as they are now: they await confirmation again."""
    _count(reports)


def hint_counts_update(*, unit_ids: Collection[int]) -> None:
    """Count again for every report of ``unit_ids`` that awaits confirmation, after files brought figures."""
    ids = sorted(unit_ids)
    for start in range(0, len(ids), BATCH):
        waiting = Submission.objects.awaiting_review().filter(unit__in=ids[start : start + BATCH])
        _count_batch(waiting)


def hint_counts_update_all() -> None:
    """Count again for every report that awaits confirmation, after the tolerance of differences changed."""
    hint_counts_update(unit_ids=set(Submission.objects.awaiting_review().order_by().values_list("unit", flat=True)))


@transaction.atomic
def _count_batch(waiting: SubmissionQuerySet) -> None:
    _count(list(_locked(waiting.select_related("period")).order_by("period__year", "period__month", "pk")))


def _locked(waiting: SubmissionQuerySet) -> SubmissionQuerySet:
    """Locked before they are read: a sending on its way would be counted by the figures that it replaces."""
    return waiting.select_for_update(of=("self",), no_key=True)


def _count(reports: list[Submission]) -> None:
    found = found_by_report(reports)
    resent = differences_of(reports)
    changed: dict[tuple[int, int], list[int]] = defaultdict(list)
    for each in reports:
        number = sum(not hint.is_note for hint in found[each.pk].hints)
        doubt = found[each.pk].doubt + (resent[each.pk].moved if each.pk in resent else 0)
        if (number, doubt) != (each.warnings, each.doubt):
            changed[number, doubt].append(each.pk)
    for (number, doubt), pks in changed.items():
        Submission.objects.filter(pk__in=pks).update(warnings=number, doubt=doubt)
