"""Which days are worked in Viet Nam: weekends and public holidays of the library, corrected by dated exceptions.

A leaf: the exceptions are handed to it (``CalendarException.objects.calendar()`` reads them). The library knows the
holidays by law; a holiday exchanged for a Saturday is announced a few weeks before and may be missing in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

import holidays


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Working days; ``exceptions`` says of single days whether they are worked, whatever the library says."""

    exceptions: Mapping[date, bool] = field(default_factory=dict)

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on ``day``."""
        return self.exceptions.get(day, _public_holidays(day.year).is_working_day(day))

    def next_working_day(self, day: date) -> date:
        """``day`` itself, or the first working day after it."""
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return day

    def working_days_from(self, day: date, number: int) -> date:
        """The working day that is ``number`` working days after ``day``, or before it where negative; 0 is ``day``."""
        step = timedelta(days=1 if number > 0 else -1)
        for _each in range(abs(number)):
            day += step
            while not self.is_working_day(day):
                day += step
        return day

    def deadline(self, ends_on: date, due_after_days: int) -> date:
        """The last day to send a month that ends on ``ends_on``: so many days after it, moved to a working day."""
        return self.next_working_day(ends_on + timedelta(days=due_after_days))


@lru_cache(maxsize=8)
def _public_holidays(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("VN", years=year)
