"""Every check in the order of its page, what they found last, and what they find now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from reporting.checks import accounts, catalogue, periods, portal, units
from reporting.checks.registry import CHECKS, Area, Check, Row
from reporting.models import CheckCount
from units.districts import has_districts

MODULES = (portal, units, catalogue, periods, accounts)  # each adds its checks when it is read
ROWS = 10  # of each check on the page of all


@dataclass(frozen=True, slots=True)
class Checked:
    """A check with what it found now: the number and the first rows."""

    check: Check
    number: int
    rows: list[Row]

    @property
    def more(self) -> int:
        return self.number - len(self.rows)


@dataclass(frozen=True, slots=True)
class AreaChecked:
    """The checks of one area."""

    area: Area
    checked: list[Checked]

    @property
    def with_rows(self) -> list[Checked]:
        return [each for each in self.checked if each.number]

    @property
    def clean(self) -> list[Checked]:
        return [each for each in self.checked if not each.number]


def every_check() -> list[Check]:
    order = list(Area)
    return sorted(CHECKS.values(), key=lambda each: order.index(each.area))


def checked_now(on: date) -> list[AreaChecked]:
    """What every check finds; a number of queries that does not depend on how many units there are."""
    found = [_checked(each, on) for each in every_check()]
    if not has_districts():
        found = [each for each in found if each.number or not each.check.of_districts]
    return [AreaChecked(area, [each for each in found if each.check.area == area]) for area in Area]


def counted_last() -> tuple[int, datetime] | None:
    """How many things the checks found when they were counted last, and when; None before that. One query."""
    counts = list(CheckCount.objects.filter(name__in=CHECKS).values_list("number", "counted_at"))
    return (sum(number for number, _at in counts), min(at for _number, at in counts)) if counts else None


def _checked(check: Check, on: date) -> Checked:
    found = check.find(on)
    number = found.number
    return Checked(check, number, found.shown(0, ROWS) if number else [])
