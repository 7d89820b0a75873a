"""What every figure, verdict and rank must be, counted from the plain world by loops, integers and fractions."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from tests.robot.world import Month, Period, Report, Unit, World

BASES = ("provisional", "official")
Sums = tuple[int, int, int, int, int, int]  # counted: received, online, by post; then the same of what is exempt
NOTHING: Sums = (0, 0, 0, 0, 0, 0)


@dataclass(frozen=True)
class Row:
    """A unit's line as of a month."""

    expected: bool
    district: int | None
    reported: bool
    month: Sums
    to_date: Sums
    months_reported: int
    months_expected: int
    minimum: int | None
    tier: str | None


@dataclass(frozen=True)
class Line:
    """The verdict on a unit, and its ranks by rate and by distance to the quota."""

    total: int
    online: int
    minimum: int | None
    verdict: str
    rank: int | None
    rank_by_gap: int | None


Rows = dict[tuple[int, int, str], Row]  # by unit, month of the year, basis


def rows_of(world: World, year: int) -> Rows:
    """Every row of a year: of units from which the month is expected, and of those that sent it."""
    return dict(_Year(world, year).rows())


def lines_of(rows: Rows, units: dict[int, Unit], month: int, basis: str, *, is_final: bool) -> dict[int, Line]:
    """Verdicts and ranks of the units expected in a month, by unit."""
    own = {unit: row for (unit, of, on), row in rows.items() if (of, on) == (month, basis) and row.expected}
    rates = {unit: Fraction(row.to_date[1], row.to_date[0]) for unit, row in own.items() if row.to_date[0]}
    ranked = {unit: rate for unit, rate in rates.items() if own[unit].minimum is not None}
    gaps = {unit: rate - Fraction(own[unit].minimum or 0, 10_000) for unit, rate in ranked.items()}
    lines = {}
    for unit, row in own.items():
        peers = [other for other in ranked if units[other].kind == units[unit].kind]
        rank, by_gap = (
            1 + sum(values[other] > values[unit] for other in peers) if unit in ranked else None
            for values in (ranked, gaps)
        )
        said = verdict(rates.get(unit), row, is_final=is_final)
        lines[unit] = Line(row.to_date[0], row.to_date[1], row.minimum, said, rank, by_gap)
    return lines


def verdict(rate: Fraction | None, row: Row, *, is_final: bool) -> str:
    """What is said of a year to date."""
    if row.minimum is None:
        return "no_quota"
    if rate is None:
        return "no_dossiers" if row.months_reported else "not_reported"
    if rate >= Fraction(row.minimum, 10_000):
        return "met"
    return "not_met" if is_final else "not_yet_met"


class _Year:
    def __init__(self, world: World, year: int) -> None:
        self.world, self.year = world, year
        self.periods = [period for month, period in sorted(world.periods.items()) if month[0] == year]
        self.counted = {
            (unit.number, period.month, basis): self._counted(unit, period, basis)
            for unit in world.units.values()
            for period in self.periods
            for basis in BASES
        }
        self.expects = {
            (unit.number, period.month): world.expects(unit, period)
            for unit in world.units.values()
            for period in self.periods
        }

    def rows(self):  # type: ignore[no-untyped-def]
        for unit in self.world.units.values():
            for period in self.periods:
                sent = self.counted[unit.number, period.month, "provisional"] is not None
                if self.expects[unit.number, period.month] or sent:
                    lineage = self.world.lineage(unit.number, period.last, self.year)
                    for basis in BASES:
                        yield (unit.number, period.month[1], basis), self._row(unit, period, basis, lineage)

    def _row(self, unit: Unit, period: Period, basis: str, lineage: set[int]) -> Row:
        to_date, reported, expected = NOTHING, 0, 0
        for earlier in self.periods:
            if earlier.month > period.month:
                break
            asked = [each for each in lineage if self.expects[each, earlier.month]]
            expected += bool(asked)
            reported += bool(asked) and all(self.counted[each, earlier.month, basis] is not None for each in asked)
            for each in lineage:
                to_date = plus(to_date, self.counted[each, earlier.month, basis])
        mine = self.counted[unit.number, period.month, basis]
        decision = self.world.judging(period.month)
        tier = decision.quotas.get(unit.number) if decision else None
        return Row(
            expected=self.expects[unit.number, period.month],
            district=unit.district_on(period.last),
            reported=mine is not None,
            month=mine or NOTHING,
            to_date=to_date,
            months_reported=reported,
            months_expected=expected,
            minimum=decision.tiers[tier] if decision and tier else None,
            tier=tier,
        )

    def _counted(self, unit: Unit, period: Period, basis: str) -> Sums | None:
        """The sums of the sending that counts in a month; None where there is none."""
        report = self.world.reports.get((unit.number, period.month))
        number = _sending(report, basis)
        if report is None or not number:
            return None
        asked, sums = self.world.asked(unit, period), NOTHING
        for procedure, numbers in report.sendings[number - 1].figures.items():
            if procedure in asked:
                exempt = self.world.is_exempt(procedure, period)
                sums = plus(sums, (0, 0, 0, *numbers) if exempt else (*numbers, 0, 0, 0))
        return sums


def _sending(report: Report | None, basis: str) -> int:
    if report is None:
        return 0
    return report.counts if basis == "provisional" else report.accepted


def plus(one: Sums, other: Sums | None) -> Sums:
    """Added up, place by place."""
    return tuple(a + b for a, b in zip(one, other or NOTHING, strict=True))  # type: ignore[return-value]


def month_before(month: Month) -> Month:
    """The month before."""
    return (month[0] - 1, 12) if month[1] == 1 else (month[0], month[1] - 1)
