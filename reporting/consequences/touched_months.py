"""Which confirmed months a change of the catalogue reaches: their figures change without a new report."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext as _

from reporting.figures.catalogue import catalogue_of_year
from reporting.models import ReportingPeriod, Submission
from units.models import UnitKind

Reportable = frozenset[tuple[int, int, str, int | None, bool]]  # period, procedure, group, department, exempt


@dataclass(frozen=True, slots=True)
class TouchedMonths:
    """Confirmed reports that a change reaches: how many, of how many units, from which month to which."""

    reports: int
    units: int
    first: str
    last: str

    def __str__(self) -> str:
        values = {"reports": self.reports, "units": self.units, "first": self.first, "last": self.last}
        if self.first == self.last:
            return _("%(reports)s confirmed reports of %(units)s units are touched (%(first)s).") % values
        return _("%(reports)s confirmed reports of %(units)s units are touched (%(first)s to %(last)s).") % values


def reportable_now(procedures: Collection[int] | None = None) -> Reportable:
    """What is reportable in every month, of all procedures or of some (ids). One query a year, and one more."""
    chosen = None if procedures is None else set(procedures)
    years = ReportingPeriod.objects.order_by().values_list("year", flat=True).distinct()
    return frozenset(
        (period_id, entry.procedure_id, entry.kind, entry.department_id, entry.exempt)
        for year in years
        for period_id, entries in catalogue_of_year(year).items()
        for entry in entries
        if chosen is None or entry.procedure_id in chosen
    )


def touched_months(before: Reportable, after: Reportable) -> TouchedMonths | None:
    """The confirmed reports of the months and groups in which ``before`` and ``after`` differ. One query."""
    changed = {(period_id, kind, department) for period_id, _pk, kind, department, _exempt in before ^ after}
    if not changed:
        return None
    reports = Submission.objects.filter(reduce(or_, map(_reported, changed)), accepted_revision__isnull=False)
    rows = list(reports.order_by("period__year", "period__month").values_list("unit", "period__year", "period__month"))
    if not rows:
        return None
    names = [f"{month:02d}/{year}" for _unit, year, month in rows]
    return TouchedMonths(len(rows), len({unit for unit, _year, _month in rows}), names[0], names[-1])


def _reported(changed: tuple[int, str, int | None]) -> Q:
    period_id, kind, department_id = changed
    who = Q(unit=department_id) if kind == UnitKind.DEPARTMENT else Q(unit__kind=kind)
    return Q(period=period_id) & who
