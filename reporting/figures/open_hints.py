"""How much of a provisional sum comes from reports that need a second look and are not confirmed yet."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q, Sum
from django.utils.translation import ngettext

from reporting.figures.totals import Months, Totals, to_date
from reporting.models import Basis, Compliance, ReportingPeriod, Submission
from reporting.rates import rounded_rate
from units.wording import rate, whole

SUMMED = ("received_total", "received_online", "returned_by_post")


@dataclass(frozen=True, slots=True)
class OpenHints:
    """A provisional sum over all units, and the part of it that comes from reports with open hints.

    ``part.reported`` is the number of those reports; sums are of counted procedures, in dossiers.
    """

    part: Totals
    total: Totals

    @property
    def reports(self) -> int:
        return self.part.reported

    def __str__(self) -> str:
        return open_hints_sentence(self)

    @property
    def share(self) -> Decimal | None:
        """What part of the dossiers received they are, in percent rounded half up; None without dossiers."""
        return rounded_rate(self.part.received_total, self.total.received_total)

    @property
    def rate_without(self) -> Decimal | None:
        """The online rate of all other reports in percent; None where they received nothing."""
        return rounded_rate(
            self.total.received_online - self.part.received_online,
            self.total.received_total - self.part.received_total,
        )


def has_open_hints() -> Exists:
    """Whether the report behind a row of compliance awaits confirmation with a hint that needs a second look."""
    return Exists(Submission.objects.with_open_hints().filter(unit=OuterRef("unit"), period=OuterRef("period")))


def has_open_hints_to_date(period: ReportingPeriod) -> ExpressionWrapper:
    """Whether any report of a row's unit of the year up to ``period`` does.

    The units are found once: the same as a subquery of each row takes a second for a country's units.
    """
    reports = Submission.objects.with_open_hints().filter(period__year=period.year, period__month__lte=period.month)
    return ExpressionWrapper(Q(unit__in=reports.order_by().values("unit")), output_field=BooleanField())


def hinted_months(year: int, among: Q | None = None) -> Months:
    """By month of ``year``, the provisional sums of reports with open hints, of all units or of those that fit.

    ``reported`` counts the reports. Months without one are left out. One query.
    """
    sums = {name: Sum(name) for name in SUMMED}
    rows = (
        Compliance.objects.filter(among or Q(), has_open_hints(), period__year=year, basis=Basis.PROVISIONAL)
        .filter(reported=True)
        .order_by()
        .values_list("period__month")
        .annotate(*sums.values(), Count("pk"))
    )
    return {
        month: Totals(received_total=int(total), received_online=int(online), returned_by_post=int(post), reported=n)
        for month, total, online, post, n in rows
    }


def open_hints_of(hinted: Months, months: Months, chosen: Collection[int]) -> OpenHints | None:
    """The sum over the ``chosen`` months with its part that carries open hints; None where no report does."""
    since, until = min(chosen), max(chosen)
    part = to_date(hinted, until, since)
    return OpenHints(part, to_date(months, until, since)) if part.reported else None


def open_hints_sentence(hints: OpenHints) -> str:
    """What pages and files say next to a provisional sum: how many reports, their share, and the rate without them."""
    if hints.share is None:
        return ngettext(
            "%(n)s report with hints is not confirmed yet; no dossiers were received.",
            "%(n)s reports with hints are not confirmed yet; no dossiers were received.",
            hints.reports,
        ) % {"n": whole(hints.reports)}
    if hints.rate_without is None:
        return ngettext(
            "%(n)s report with hints is not confirmed yet: %(share)s of the dossiers received; without it there are"
            " none.",
            "%(n)s reports with hints are not confirmed yet: %(share)s of the dossiers received; without them there are"
            " none.",
            hints.reports,
        ) % {"n": whole(hints.reports), "share": rate(hints.share)}
    return ngettext(
        "%(n)s report with hints is not confirmed yet: %(share)s of the dossiers received; without it: %(rate)s.",
        "%(n)s reports with hints are not confirmed yet: %(share)s of the dossiers received; without them: %(rate)s.",
        hints.reports,
    ) % {"n": whole(hints.reports), "share": rate(hints.share), "rate": rate(hints.rate_without)}
