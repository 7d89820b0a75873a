"""Who can be urged for a month's report: the units that must send it and have not, with or without a quota."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from quotas.models import Quota, QuotaDecision
from reporting.models import Basis, Compliance, ReportingPeriod, Submission, SubmissionStatus
from reporting.models.submissions import SENT
from units import clock
from units.models import Unit, UnitKind


def units_expected(period: ReportingPeriod, *, with_no_quota: bool = False) -> QuerySet[Unit]:
    """The units that must send for ``period`` and have a quota by the decision that judges it, in the units' order.

    In a year without a decision no unit has a quota. ``with_no_quota`` adds the others; ``has_quota`` tells which.
    """
    decision = QuotaDecision.objects.judging(period.year, period.month)
    quotas = Quota.objects.filter(decision=decision, unit=OuterRef("pk")) if decision else Quota.objects.none()
    expected = Compliance.objects.expected().filter(period=period, basis=Basis.PROVISIONAL).values("unit")
    units = Unit.objects.filter(pk__in=expected).annotate(has_quota=Exists(quotas))
    if not with_no_quota:
        units = units.filter(has_quota=True)
    return units.select_related("parent").order_by("sort_order", "code")


def units_not_sent(period: ReportingPeriod, *, with_no_quota: bool = False) -> QuerySet[Unit]:
    """Those of `units_expected` that have sent nothing, by the reports themselves and not by computed figures.

    One that was asked for a correction did send; it got a mail about that and is not urged here.
    """
    came = Submission.objects.filter(SENT | Q(status=SubmissionStatus.RETURNED), period=period)
    return units_expected(period, with_no_quota=with_no_quota).exclude(pk__in=came.values("unit"))


def units_asked_to_correct(period: ReportingPeriod) -> QuerySet[Unit]:
    """Those that sent for ``period``, were asked for a correction and have not sent again.

    Until then nothing of theirs counts, so that pages count them among the units that have not sent.
    """
    asked = Submission.objects.filter(~SENT, period=period, status=SubmissionStatus.RETURNED)
    return units_expected(period, with_no_quota=True).filter(pk__in=asked.values("unit"))


def has_come(period: ReportingPeriod, unit: Unit) -> bool:
    """Whether there is nothing to urge ``unit`` about: checked again right before a mail goes out."""
    came = Submission.objects.filter(SENT | Q(status=SubmissionStatus.RETURNED), period=period, unit=unit)
    return came.exists()


@dataclass(frozen=True, slots=True)
class Summary:
    """A district's communes with a quota: those that have not sent, of how many."""

    missing: list[Unit]
    expected: int


def summary_of(district: Unit, period: ReportingPeriod) -> Summary:
    """The communes of ``district`` that have a quota, and which have not sent for ``period``. Three queries.

    They are those that it can urge: one that moved is named to its present district. One with a later deadline of its
    own is not named before that has passed.
    """
    communes = Q(parent=district, kind=UnitKind.COMMUNE)
    waited_for = Submission.objects.filter(period=period, extended_until__gte=clock.now())
    missing = units_not_sent(period).filter(communes).exclude(pk__in=waited_for.values("unit"))
    return Summary(list(missing), units_expected(period).filter(communes).count())
