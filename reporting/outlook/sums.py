"""Where the groups would end the year: the sums of ``Outlook``, added up by the database."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from reporting.figures.lines import LAST_MONTH
from reporting.figures.totals import Totals, to_date
from reporting.outlook.known_months import BEST_MONTHS, ORDER_SCALE, RECENT_MONTHS, KnownMonths
from reporting.rates import exact_rate, rounded_rate
from reporting.selection.selection import Selection
from units.models import UnitKind
from units.sql import named_query, rows_of

RECENT = f"month > %(month)s - {RECENT_MONTHS}"
BEST = f"total > 0 AND position <= {BEST_MONTHS}"
LEFT_NOW = f"{LAST_MONTH} - %(month)s - COALESCE(l.months, 0)"
LEFT = f"CASE WHEN {LEFT_NOW} > 0 THEN {LEFT_NOW} ELSE 0 END"
NOTHING_LATER_SQL = "SELECT 0, 0, 0, 0 WHERE 1 = 0"


def _sum(value: str, when: str = "") -> str:
    """A sum of whole numbers as one; of those rows ``when``."""
    return f"CAST(SUM({f'CASE WHEN {when} THEN {value} ELSE 0 END' if when else value}) AS bigint)"


def _half_up(numerator: str, denominator: str, otherwise: str) -> str:
    """The quotient rounded half up to a whole number, as ``projection.half_up``; ``otherwise`` where there is none."""
    return (
        f"CASE WHEN {denominator} > 0 THEN (2 * {numerator} + {denominator}) / (2 * {denominator}) ELSE {otherwise} END"
    )


# monthly: the months reported, of those with dossiers the best first. known: by unit its recent and its best months.
# later: months after the one of the page that were sent already. rest, supposed: what the months left would bring.
SQL = f"""
WITH monthly AS (
    SELECT c.unit_id, p.month, c.received_online AS online, c.received_total AS total,
           ROW_NUMBER() OVER (
               PARTITION BY c.unit_id, CASE WHEN c.received_total > 0 THEN 1 ELSE 0 END
               ORDER BY CASE WHEN c.received_total > 0
                             THEN {ORDER_SCALE} * c.received_online / c.received_total END DESC, p.month DESC
           ) AS position
    FROM reporting_compliance c
    JOIN reporting_reportingperiod p ON p.id = c.period_id
    WHERE p.year = %(year)s AND p.month <= %(month)s AND c.basis = %(basis)s AND c.reported
),
known AS (
    SELECT unit_id, {_sum("1", RECENT)} AS months,
           {_sum("online", RECENT)} AS online, {_sum("total", RECENT)} AS total,
           {_sum("online", BEST)} AS best_online,
           {_sum("total", BEST)} AS best_total
    FROM monthly GROUP BY unit_id
),
later (unit_id, online, total, months) AS ({{later}}),
rest AS (
    SELECT u.kind, COALESCE(l.online, 0) AS later_online, COALESCE(l.total, 0) AS later_total,
           c.ytd_received_online AS all_online, c.ytd_received_total AS all_total, k.best_online, k.best_total,
           {_half_up(f"k.total * ({LEFT})", "k.months", "0")} AS total,
           {_half_up(f"k.online * ({LEFT})", "k.months", "0")} AS online
    FROM reporting_compliance c
    JOIN units_unit u ON u.id = c.unit_id
    LEFT JOIN known k ON k.unit_id = c.unit_id
    LEFT JOIN later l ON l.unit_id = c.unit_id
    WHERE c.period_id = %(period)s AND c.basis = %(basis)s AND c.expected
)
SELECT kind, {_sum("later_online")}, {_sum("later_total")}, {_sum("total")}, {_sum("online")},
       {_sum(_half_up("total * all_online", "all_total", "online"))},
       {_sum(_half_up("total * best_online", "best_total", "online"))}
FROM rest GROUP BY kind
"""  # noqa: S608 - only constants of this code are put in


@dataclass(frozen=True, slots=True)
class YearSums:
    """A group or the province: sums to date over all units, closed ones too, plus what the rest would bring.

    ``year_online`` has the online dossiers of the year by each supposition: recent months, all months, best months.
    """

    now: Totals
    year_total: int
    year_online: tuple[int, int, int]

    @property
    def rate(self) -> Decimal | None:
        """The estimate: at the rate of the recent months."""
        return rounded_rate(self.year_online[0], self.year_total)

    @property
    def exact(self) -> Fraction | None:
        """The estimate that is not rounded."""
        return exact_rate(self.year_online[0], self.year_total)

    @property
    def exact_range(self) -> tuple[Fraction | None, Fraction | None]:
        """The lowest and the highest of the three estimates, not rounded."""
        return exact_rate(min(self.year_online), self.year_total), exact_rate(max(self.year_online), self.year_total)

    @property
    def rate_range(self) -> tuple[Decimal | None, Decimal | None]:
        low, high = min(self.year_online), max(self.year_online)
        return rounded_rate(low, self.year_total), rounded_rate(high, self.year_total)

    def __add__(self, other: YearSums) -> YearSums:
        recent, every, best = (mine + its for mine, its in zip(self.year_online, other.year_online, strict=True))
        return YearSums(self.now + other.now, self.year_total + other.year_total, (recent, every, best))


NOTHING = YearSums(Totals(), 0, (0, 0, 0))


def year_sums(selection: Selection) -> dict[str, YearSums]:
    """By group that has units, where it would end the year, as ``Outlook`` says. One query; none after December."""
    as_of, basis = selection.as_of, selection.basis
    if as_of.month == LAST_MONTH:
        return {kind: _ended(selection, kind) for kind in selection.verdicts.get(LAST_MONTH, {})}
    later = KnownMonths(selection).later_rows
    later_sql, parameters = (NOTHING_LATER_SQL, {}) if later is None else named_query("later", later)
    parameters |= {"year": as_of.year, "month": as_of.month, "period": as_of.pk, "basis": basis}
    found: dict[str, YearSums] = {}
    for kind, *numbers in rows_of(SQL.format(later=later_sql), parameters):
        later_online, later_total, total, recent, every, best = map(int, numbers)
        now = to_date(selection.totals.group(as_of.year, basis, kind), as_of.month)
        known = now.received_online + later_online
        year_online = known + recent, known + every, known + best
        found[kind] = YearSums(now, now.received_total + later_total + total, year_online)
    return {kind: found[kind] for kind in UnitKind.values if kind in found}


def _ended(selection: Selection, kind: str) -> YearSums:
    """December is there: nothing is left to suppose."""
    now = to_date(selection.totals.group(selection.as_of.year, selection.basis, kind), LAST_MONTH)
    return YearSums(now, now.received_total, (now.received_online,) * 3)
