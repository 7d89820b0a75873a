"""What freezing the ranking of a period now would keep, and whether the period is ready for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from quotas.models import QuotaDecision
from reporting.canonical import check_code, ranking_text
from reporting.figures.lines import Line, is_final, lines_of, ranked, unranked
from reporting.models import (
    Basis,
    FrozenRanking,
    ReportingPeriod,
    Submission,
    SubmissionQuerySet,
    SubmissionStatus,
)
from reporting.rankings.flags import Thresholds
from units import clock
from units.models import UnitKind
from units.refusals import Refused
from units.wording import month

UNSETTLED = (SubmissionStatus.SUBMITTED, SubmissionStatus.RETURNED)


def refuse_unready(period: ReportingPeriod) -> None:
    """Refuse a period that cannot be frozen yet.

    It must have ended, and either be locked, or be past every deadline with each report of the year up to it that was
    sent confirmed (months that are locked need not wait for a correction that cannot come).

    Raises:
        Refused: it is not ready.
    """
    today = clock.today()
    if not period.has_ended(today):
        raise Refused(_("A ranking can be frozen only after the cut-off day of its period."), code="not_ended")
    if period.is_locked:
        return
    if any(period.due_on(kind) >= today for kind in UnitKind):
        raise Refused(
            _("The deadline has not passed. The ranking can be frozen after it, or once the period is locked."),
            code="not_due",
        )
    unsettled = unsettled_reports(period).filter(period__locked_at=None).count()
    if unsettled:
        raise Refused(
            _(
                "Reports up to %(period)s that await confirmation or a correction: %(n)s. "
                "Settle them or lock the period."
            )
            % {"n": unsettled, "period": month(period)},
            code="unsettled",
        )


def unsettled_reports(period: ReportingPeriod) -> SubmissionQuerySet:
    """The reports of the year up to ``period`` that were sent and are not confirmed, or wait for a correction."""
    return Submission.objects.filter(
        period__year=period.year, period__month__lte=period.month, status__in=UNSETTLED
    ).order_by()


def next_number(period: ReportingPeriod) -> int:
    """The number that the next frozen ranking of ``period`` carries."""
    last = FrozenRanking.objects.filter(period=period).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


class JudgedLine(NamedTuple):
    """A line that freezing would keep: the columns ``LINE`` of ``FrozenLine``, in their order."""

    position: int
    kind: str
    unit_code: str
    unit_name: str
    display_name: str
    tier_name: str
    minimum_hundredths: int | None
    received_total: int
    received_online: int
    returned_by_post: int
    months_reported: int
    months_expected: int
    status: str
    rank: int | None
    rank_by_gap: int | None
    has_few_dossiers: bool
    misses_months: bool

    @property
    def is_incomplete(self) -> bool:
        return self.months_reported < self.months_expected


def judged_lines(period: ReportingPeriod, thresholds: Thresholds) -> list[JudgedLine]:
    """The lines that freezing ``period`` now would keep: by group, ranked units first. One query."""
    by_kind = lines_of(period, Basis.OFFICIAL, UnitKind.values)
    ordered: Iterator[Line] = (
        line for kind in UnitKind.values for line in (*ranked(by_kind[kind]), *unranked(by_kind[kind]))
    )
    with translation.override(settings.LANGUAGE_CODE):
        return [_judged(line, position, thresholds) for position, line in enumerate(ordered, start=1)]


def fingerprint(period: ReportingPeriod, number: int, decision: str, lines: list[JudgedLine]) -> str:
    """What a person saw before freezing: the same lines under the same next ``number`` give the same text."""
    head = [period.name, number, is_final(period, Basis.OFFICIAL), decision]
    return check_code(ranking_text(head, lines))


def decision_name(period: ReportingPeriod) -> str:
    """The decision by which ``period`` is judged, in the portal's own language; empty without one."""
    decision = QuotaDecision.objects.judging(period.year, period.month)
    with translation.override(settings.LANGUAGE_CODE):
        return str(decision or "")


def _judged(line: Line, position: int, thresholds: Thresholds) -> JudgedLine:
    row: Any = line.row  # plain values, of which no unit is made
    return JudgedLine(
        position=position,
        kind=row.kind,
        unit_code=row.code,
        unit_name=row.name,
        display_name=row.display_name,
        tier_name=row.tier_name or "",
        minimum_hundredths=row.minimum_hundredths,
        received_total=row.ytd_received_total,
        received_online=row.ytd_received_online,
        returned_by_post=row.ytd_returned_by_post,
        months_reported=row.months_reported,
        months_expected=row.months_expected,
        status=line.status.value,
        rank=line.rank,
        rank_by_gap=line.rank_by_gap,
        has_few_dossiers=thresholds.has_few_dossiers(row.ytd_received_total),
        misses_months=thresholds.misses_months(row.months_reported, row.months_expected),
    )
