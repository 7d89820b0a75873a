"""The districts as of a month: the office's own line, its communes, and both together as a subtotal of its own.

Communes are never added into their district's own line.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Case, Count, F, Q, Sum, When
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from reporting.drawings.judged import Judged
from reporting.drawings.sparkline import Sparkline, sparkline
from reporting.drawings.words import short_rate
from reporting.figures.line_order import unit_order
from reporting.figures.lines import Line, Verdicts, lines_of, verdicts_by
from reporting.figures.spans import Span
from reporting.figures.totals import Totals, added
from reporting.models import Compliance
from reporting.places.unit_sums import unit_sums
from reporting.rates import ComplianceStatus, exact_rate, gap_order, rate_order, shown_rate
from reporting.selection.selection import Selection
from units.models import Unit, UnitKind
from units.vietnamese import lower_first
from units.wording import DASH, incomplete_note, month, rate, whole


@dataclass(frozen=True, slots=True)
class DistrictRow:
    """One district: ``line`` is its own year to date (None: nothing to report), ``own`` its own sums over the span.

    ``course`` are the exact rates of its year to date, from January to the as-of month.
    """

    unit: Unit
    line: Line | None
    own: Totals
    own_rate: Decimal | None
    communes: Totals
    verdicts: Verdicts
    course: tuple[Fraction | None, ...] = ()

    @property
    def minimum_hundredths(self) -> int | None:
        return self.line.row.minimum_hundredths if self.line else None

    @property
    def judged(self) -> Judged:
        """The own rate over the span next to the quota."""
        return Judged(self.unit.name, self.own.received_online, self.own.received_total, self.minimum_hundredths)

    @property
    def sparkline(self) -> Sparkline:
        """The own year to date, month by month."""
        known = [value for value in self.course if value is not None]
        quotas = [] if self.judged.quota is None else [self.judged.quota]
        title = _("%(name)s, year to date: %(first)s to %(last)s") % {
            "name": self.unit.name,
            "first": short_rate(known[0], quotas) if known else DASH,
            "last": short_rate(known[-1], quotas) if known else DASH,
        }
        return sparkline(self.course, title=title, level=self.judged.quota, width=110, height=30)

    @property
    def judged_communes(self) -> int:
        """Its communes that have a quota."""
        return self.verdicts.units - self.verdicts.no_quota

    @property
    def together(self) -> Totals:
        """The district with its communes; reports are those of all of them."""
        return self.own + self.communes

    @property
    def is_incomplete(self) -> bool:
        return self.own.reported < self.own.expected

    @property
    def note(self) -> str:
        """What must be shown with the own rate while months are missing; empty when none is."""
        if not self.is_incomplete:
            return ""
        return incomplete_note(self.own.reported, self.own.expected)

    @property
    def noted_name(self) -> str:
        return f"{self.unit.name}, {self.note}" if self.note else self.unit.name

    @property
    def has_quota(self) -> bool:
        return self.minimum_hundredths is not None


@dataclass(frozen=True, slots=True)
class Others:
    """What is no district's of the page: districts that ended in the span, and communes without a district in force."""

    own: Totals
    communes: Totals
    verdicts: Verdicts

    @property
    def together(self) -> Totals:
        return self.own + self.communes

    def __bool__(self) -> bool:
        return self.together != Totals() or self.verdicts.units > 0


class Districts:
    """All districts in force in the as-of month, in the units' order, and what is none of theirs. Six queries."""

    def __init__(self, selection: Selection) -> None:
        self.selection = selection

    @cached_property
    def _sums(self) -> dict[tuple[str, int | None], Totals]:
        return sums_by_district(self.selection)

    @cached_property
    def _verdicts(self) -> dict[int | None, Verdicts]:
        among = Q(unit__kind=UnitKind.COMMUNE)
        return verdicts_by("district", self.selection.as_of, self.selection.basis, among)

    @cached_property
    def rows(self) -> list[DistrictRow]:
        day, selection = self.selection.as_of.ends_on, self.selection
        units = Unit.objects.in_force(day).filter(kind=UnitKind.DISTRICT).select_related("tile")
        own = unit_sums(selection, Q(unit__kind=UnitKind.DISTRICT))
        lines = lines_of(selection.as_of, selection.basis, [UnitKind.DISTRICT])[UnitKind.DISTRICT]
        line_by_unit = {line.row.unit_id: line for line in lines}
        return [
            self._row(
                unit,
                line_by_unit.get(unit.pk),
                own.get(unit.pk, Totals()),
                self._sums.get((UnitKind.COMMUNE, unit.pk), Totals()),
                self._verdicts.get(unit.pk, Verdicts()),
            )
            for unit in units.order_by("sort_order", "code")
        ]

    @cached_property
    def _courses(self) -> dict[int, dict[int, Fraction | None]]:
        """By district and month the exact rate of its year to date. One query."""
        rows = Compliance.objects.filter(
            basis=self.selection.basis,
            period__year=self.selection.as_of.year,
            period__month__lte=self.selection.as_of.month,
            unit__kind=UnitKind.DISTRICT,
        ).order_by()
        found: dict[int, dict[int, Fraction | None]] = {}
        for pk, month_, online, total in rows.values_list(
            "unit_id", "period__month", "ytd_received_online", "ytd_received_total"
        ):
            found.setdefault(pk, {})[month_] = exact_rate(online, total)
        return found

    @property
    def are_shown(self) -> bool:
        """Whether there is a table: of a province without districts there is none."""
        return bool(self.rows) or any(kind == UnitKind.DISTRICT for kind, _pk in self._sums)

    @cached_property
    def others(self) -> Others:
        """The rest of the sums of all districts and of all communes; it is empty while no district has ended.

        A district that was merged into another one shows its months there, so its dossiers are what the rows leave
        over; its months are counted one by one.
        """
        shown = {row.unit.pk for row in self.rows}
        left = {key: totals for key, totals in self._sums.items() if key[1] not in shown}
        ended = added(totals for (kind, _pk), totals in left.items() if kind == UnitKind.DISTRICT)
        all_own = added(totals for (kind, _pk), totals in self._sums.items() if kind == UnitKind.DISTRICT)
        rest = all_own - added(row.own for row in self.rows)
        return Others(
            own=replace(rest, reported=ended.reported, expected=ended.expected),
            communes=added(totals for (kind, _pk), totals in left.items() if kind == UnitKind.COMMUNE),
            verdicts=sum((each for pk, each in self._verdicts.items() if pk not in shown), Verdicts()),
        )

    def _row(self, unit: Unit, line: Line | None, own: Totals, communes: Totals, verdicts: Verdicts) -> DistrictRow:
        judged = self.selection.span == Span.YEAR_TO_DATE and line is not None
        minimum = line.row.minimum_hundredths if judged and line else None
        shown = shown_rate(own.received_online, own.received_total, minimum)
        course = self._courses.get(unit.pk, {})
        months = tuple(course.get(each) for each in range(1, self.selection.as_of.month + 1))
        return DistrictRow(unit, line, own, shown, communes, verdicts, months)

    @property
    def all(self) -> tuple[Totals, Totals, Verdicts]:
        """The sums of all districts, of all communes, and the communes' verdicts: those of the province."""
        each: list[DistrictRow | Others] = [*self.rows, self.others]
        return (
            added(part.own for part in each),
            added(part.communes for part in each),
            sum((part.verdicts for part in each), Verdicts()),
        )

    @property
    def finding(self) -> str:
        """The least and the best rate of the districts' own lines; of those with a quota where any has one."""
        rated = [row for row in self.rows if row.own.received_total]
        rated = [row for row in rated if row.has_quota] or rated
        if len(rated) < 2:
            return _("Online rate of each district")
        ordered = sorted(rated, key=_own_order)
        least, best = ordered[0], ordered[-1]
        return _("Rates of the districts go from %(least)s (%(lowest)s) to %(best)s (%(highest)s)") % {
            "least": rate(least.own_rate),
            "lowest": lower_first(least.noted_name),
            "best": rate(best.own_rate),
            "highest": lower_first(best.noted_name),
        }

    @property
    def verdict_finding(self) -> str:
        """How many of the districts that have a quota meet it, in the year to date."""
        judged = [row for row in self.rows if row.has_quota]
        if not judged:
            return _("No district has a quota")
        met = sum(row.line is not None and row.line.status == ComplianceStatus.MET for row in judged)
        return _("%(met)s of %(all)s districts with a quota meet it (year to date to %(period)s)") % {
            "met": met,
            "all": whole(len(judged)),
            "period": month(self.selection.as_of),
        }


def sums_by_district(selection: Selection) -> dict[tuple[str, int | None], Totals]:
    """The sums over the span of each district's own months (by group and its id), and of its communes' months.

    A commune's month is its district's of that month; closed units are in it. One query.
    """
    kinds = [UnitKind.DISTRICT, UnitKind.COMMUNE]
    rows = (
        Compliance.objects.filter(
            basis=selection.basis,
            period__year=selection.as_of.year,
            period__month__in=selection.months,
            unit__kind__in=kinds,
        )
        .order_by()
        .annotate(place=Case(When(unit__kind=UnitKind.DISTRICT, then=F("unit")), default=F("district")))
        .values("unit__kind", "place")
        .annotate(
            total=Sum("received_total"),
            online=Sum("received_online"),
            post=Sum("returned_by_post"),
            done=Count("pk", filter=Q(expected=True, reported=True)),
            all=Count("pk", filter=Q(expected=True)),
        )
    )
    return {
        (row["unit__kind"], row["place"]): Totals(
            int(row["total"]), int(row["online"]), int(row["post"]), reported=row["done"], expected=row["all"]
        )
        for row in rows
    }


def _own_order(row: DistrictRow) -> int:
    return rate_order(row.own.received_online, row.own.received_total) or 0


def _order(totals: Totals) -> int | None:
    return rate_order(totals.received_online, totals.received_total)


DISTRICT_KEYS: dict[str, Any] = {
    "unit": lambda row: unit_order(row.unit),
    "own": lambda row: _order(row.own),
    "gap": lambda row: gap_order(row.own.received_online, row.own.received_total, row.minimum_hundredths),
    "communes": lambda row: _order(row.communes),
    "met": lambda row: row.verdicts.met if row.verdicts.units else None,
    "together": lambda row: _order(row.together),
}
