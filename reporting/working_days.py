"""Which days are worked in Viet Nam: weekends and public holidays of the library, corrected by dated exceptions.

A leaf: the exceptions are handed to it (``CalendarException.objects.calendar()`` reads them). The library knows the
holidays by law; a holiday exchanged for a Saturday is announced a few weeks before and may be missing in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import get_language
from holidays.countries import VN


class WorkingCalendar:
    """Working days; ``exceptions`` says of single days whether they are worked, whatever the library says."""

    def __init__(self, exceptions: Mapping[date, bool] | None = None) -> None:
        self._days = _DaysOff(exceptions or {})

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on ``day``."""
        return self._days.is_working_day(day)

    def next_working_day(self, day: date) -> date:
        """``day`` itself, or the first working day after it."""
        return self._days.get_nth_working_day(day, 0)

    def working_days_from(self, day: date, number: int) -> date:
        """The working day that is ``number`` working days after ``day``, or before it where negative; 0 is ``day``."""
        return self._days.get_nth_working_day(day, number) if number else day

    def deadline(self, ends_on: date, due_after_days: int) -> date:
        """The last day to send a month that ends on ``ends_on``: so many days after it, moved to a working day."""
        return self.next_working_day(ends_on + timedelta(days=due_after_days))


def holiday_names(year: int) -> dict[date, str]:
    """The library's public holidays of ``year`` with their names, in the language of the page."""
    language = "vi" if (get_language() or "vi").startswith("vi") else "en_US"
    return dict(VN(years=year, language=language).items())


class _DaysOff(VN):
    """The library's calendar, which looks each day up in the exceptions first."""

    def __init__(self, exceptions: Mapping[date, bool]) -> None:
        super().__init__()
        self._exceptions = exceptions

    def is_working_day(self, key: Any) -> bool:
        return self._exceptions.get(key, super().is_working_day(key))
