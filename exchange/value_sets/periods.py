"""How a period is written: a month by its name, as DHIS2 does, or an interval with its days, as ISO 8601 and ADX do.

A month of the portal can run from the 15th to the 14th. DHIS2 has no such period, and a name says no days: there the
name is that of the month of reporting. An interval says the days exactly («2025-12-15/P1M»), and is taken only where a
period has just these.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from units.refusals import Refused

NAME = re.compile(r"([0-9]{4})-?([0-9]{2})")
INTERVAL = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})/P(?:([0-9]{1,2})M|([0-9]{1,3})D)")
DAY = timedelta(days=1)
SHOWN = 30


@dataclass(frozen=True, slots=True)
class Month:
    """A period of the portal: which it is, and its first and last day."""

    pk: int
    year: int
    month: int
    starts_on: date
    ends_on: date

    @property
    def name(self) -> str:
        """As DHIS2 writes a month: «202004»."""
        return f"{self.year:04d}{self.month:02d}"

    @property
    def interval(self) -> str:
        """As ISO 8601 writes its days: «2025-12-15/P1M»; one that is no whole month by the number of its days."""
        days = (self.ends_on - self.starts_on).days + 1
        whole = _months_later(self.starts_on, 1) - DAY == self.ends_on
        return f"{self.starts_on.isoformat()}/{'P1M' if whole else f'P{days}D'}"


class Months:
    """The periods that there are, found by what a file calls them."""

    def __init__(self, months: Iterable[Month]) -> None:
        known = list(months)
        self._by_name = {(each.year, each.month): each for each in known}
        self._by_days = {(each.starts_on, each.ends_on): each for each in known}

    def find(self, text: str) -> Month:
        """The period that ``text`` means: «202004», «2020-04», «2020-04-01/P1M» or «2020-04-01/P30D».

        Raises:
            Refused: it is written otherwise, there is no such period, or no period has just these days.
        """
        if named := NAME.fullmatch(text):
            found = self._by_name.get((int(named[1]), int(named[2])))
            if found is None:
                raise Refused(_("There is no reporting period %(name)s.") % {"name": text}, code="period_unknown")
            return found
        days = _days_of(text)
        if days is None:
            sentence = _("“%(text)s” is no period. Write a month as 202004 or its days as 2020-04-01/P1M.")
            raise Refused(sentence % {"text": text[:SHOWN]}, code="period_shape")
        if days in self._by_days:
            return self._by_days[days]
        raise Refused(self._other_days(days), code="period_days")

    def _other_days(self, days: tuple[date, date]) -> str:
        """That no period has just these days, with those of the one that is named after the month they begin in."""
        meant = self._by_name.get((days[0].year, days[0].month))
        sentence = _("No reporting period has just the days from %(first)s to %(last)s.")
        said = sentence % {"first": f"{days[0]:%d/%m/%Y}", "last": f"{days[1]:%d/%m/%Y}"}
        if meant is None:
            return said
        other = _("%(name)s has those from %(first)s to %(last)s: %(interval)s.")
        values = {
            "name": f"{meant.month:02d}/{meant.year}",
            "first": f"{meant.starts_on:%d/%m/%Y}",
            "last": f"{meant.ends_on:%d/%m/%Y}",
            "interval": meant.interval,
        }
        return f"{said} {other % values}"


def _days_of(text: str) -> tuple[date, date] | None:
    """The first and the last day of an interval; None where it is none."""
    found = INTERVAL.fullmatch(text)
    if found is None:
        return None
    try:
        first = date.fromisoformat(found[1])
        after = _months_later(first, int(found[2])) if found[2] else first + timedelta(days=int(found[3]))
        last = after - DAY
    except (ValueError, OverflowError):
        return None
    return (first, last) if last >= first else None


def _months_later(day: date, number: int) -> date:
    """The same day of the month ``number`` months later, or the last one of a month that is shorter.

    Raises:
        ValueError: that is after the last year that there is.
    """
    month = day.month - 1 + number
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
