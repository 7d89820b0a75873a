"""Every unit's line as of a month of 2020, counted again from the files: what a ranking of it must say."""

from dataclasses import dataclass
from fractions import Fraction

from tests.reporting.figures_2020 import DEMO_DAY, counts, procedures, quotas, rows_of, sent_on, sums, units

GROUPS = {"department": "Sở, ban, ngành", "district": "UBND cấp huyện", "commune": "UBND cấp xã"}
LEVELS = {"province": "Cấp tỉnh", "district": "Cấp huyện", "commune": "Cấp xã"}


def display_name(code: str) -> str:
    unit = units()[code]
    if unit["kind"] == "department":
        return unit["name"]
    name = "UBND " + unit["name"][0].lower() + unit["name"][1:]
    if not unit["parent_code"]:
        return name
    district = units()[unit["parent_code"]]["name"]
    return f"{name}, {district[0].lower()}{district[1:]}"


def sent(unit: str, month: int, basis: str) -> str:
    """The day on which the unit sent the month, if that report counts on ``basis`` on the demo's day; else «»."""
    day = sent_on().get((f"2020-{month:02d}", unit), "")
    counts = month <= 11 or (basis == "provisional" and "" < day <= DEMO_DAY)
    return day if counts else ""


def due_on(month: int) -> str:
    return next(row["due_on"] for row in rows_of("periods.csv") if row["period"] == f"2020-{month:02d}")


@dataclass
class Line:
    """One unit: everything in exact numbers; ``rate`` and ``gap`` in hundredths of a percent, rounded half up."""

    code: str
    kind: str
    total: int
    online: int
    done: int
    minimum: int | None
    rank: int | None = None
    rank_by_gap: int | None = None

    @property
    def exact(self) -> Fraction:
        return Fraction(10000 * self.online, self.total)

    @property
    def rate(self) -> int | None:
        return (20000 * self.online + self.total) // (2 * self.total) if self.total else None

    @property
    def gap(self) -> int | None:
        return None if self.rate is None or self.minimum is None else self.rate - self.minimum

    @property
    def is_ranked(self) -> bool:
        return self.minimum is not None and self.total > 0

    @property
    def verdict(self) -> str:
        if self.minimum is None:
            return "Không giao chỉ tiêu"
        if not self.total:
            return "Không phát sinh hồ sơ" if self.done else "Chưa báo cáo"
        return "Đạt chỉ tiêu" if self.exact >= self.minimum else "Chưa đạt chỉ tiêu"

    def note(self, month: int) -> str:
        return "" if self.done == month else f"chưa đủ báo cáo ({self.done}/{month} tháng)"

    def all_notes(self, month: int) -> str:
        """What a workbook says next to the rate: months missing, and few dossiers."""
        few = "mẫu số nhỏ (dưới 30 hồ sơ)" if 0 < self.total < 30 else ""
        return "; ".join(filter(None, [self.note(month), few]))


def lines(month: int, basis: str) -> dict[str, list[Line]]:
    """The lines of each group as of ``month``: ranked ones best first, then the others in the units' order."""
    figures = sums(counts(2020, range(1, month + 1), basis), lambda row: row.unit)
    found: dict[str, list[Line]] = {kind: [] for kind in GROUPS}
    for code, unit in units().items():
        total, online, _post = figures.get(code, (0, 0, 0))
        done = sum(bool(sent(code, number, basis)) for number in range(1, month + 1))
        found[unit["kind"]].append(Line(code, unit["kind"], total, online, done, quotas().get(code)))
    return {kind: _ranked(group) for kind, group in found.items()}


def _ranked(group: list[Line]) -> list[Line]:
    ranked = [line for line in group if line.is_ranked]
    for line in ranked:
        line.rank = 1 + sum(other.exact > line.exact for other in ranked)
        line.rank_by_gap = 1 + sum(
            other.exact - (other.minimum or 0) > line.exact - (line.minimum or 0) for other in ranked
        )
    return sorted(ranked, key=lambda line: line.rank or 0) + [line for line in group if not line.is_ranked]


def added(found: list[Line]) -> tuple[int, int]:
    return sum(line.total for line in found), sum(line.online for line in found)


def silent(month: int, basis: str) -> set[str]:
    """The procedures published by the month's end without one online dossier since January."""
    online = {row.procedure for row in counts(2020, range(1, month + 1), basis) if row.online}
    last_day = next(row["ends_on"] for row in rows_of("periods.csv") if row["period"] == f"2020-{month:02d}")
    return {code for code, row in procedures().items() if row["first_published"] <= last_day} - online
