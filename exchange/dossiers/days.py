"""The day of receipt as systems write it: 20260105093000, 2026-01-05T09:30:00+07:00, 05/01/2026 09:30, 05/01/2026."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache

from units import clock
from units.tables.values import Value, day_of, text_of

PACKED = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:[0-9]{4}|[0-9]{6})?", re.ASCII)
WITH_TIME = re.compile(r"([0-9/.-]{8,10})(?:[ T,]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?)", re.ASCII)
TIME_FIRST = re.compile(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?[ ,]+([0-9/.-]{8,10})", re.ASCII)
WITH_ZONE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T.*(?:Z|[+-][0-9]{2}:?[0-9]{2})", re.ASCII)
LONGEST = 40  # signs


def received_on(value: Value) -> date | None:
    """The day in Vietnam that a cell names; None where it names none. A time of day without a zone is of Vietnam."""
    if isinstance(value, date):
        return value
    text = text_of(value).strip()
    if len(text) > LONGEST:
        return None
    return _day(text[:8]) if len(text) in (12, 14) and text.isascii() and text.isdigit() else _day(text)


@lru_cache(maxsize=20_000)
def _day(text: str) -> date | None:
    if found := PACKED.fullmatch(text):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if WITH_ZONE.fullmatch(text):
        return _of_moment(text)
    return day_of(without_time(text))


def without_time(text: str) -> str:
    """The day that is written next to a time of day; any other text as it is."""
    found = WITH_TIME.fullmatch(text) or TIME_FIRST.fullmatch(text)
    return found[1] if found else text


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _of_moment(text: str) -> date | None:
    try:
        return clock.day_of(datetime.fromisoformat(text).astimezone(UTC))
    except (ValueError, OverflowError):
        return None
