"""The only module that reads the clock.

A demonstration runs on one fixed calendar day (``DEMO_TODAY``); everything that depends on today, from the
deadline on a card to the hour of a sending, therefore reads the clock here. Third-party code keeps its own clock.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

START_OF_DAY, MIDDAY = time(0, 0), time(12, 0)
END_OF_DAY = time(23, 59, 59, 999999)


_noted: ContextVar[set[str] | None] = ContextVar("noted", default=None)


@contextmanager
def noted() -> Iterator[set[str]]:
    """What is asked of the clock meanwhile: «hour» is in the set once more than the day is asked for.

    Who notes around it learns the same.
    """
    asked: set[str] = set()
    around = _noted.get()
    token = _noted.set(asked)
    try:
        yield asked
    finally:
        _noted.reset(token)
        if around is not None:
            around |= asked


def now() -> datetime:
    """The current moment, aware, in the portal's time zone; on ``DEMO_TODAY`` at the real time of day."""
    asked = _noted.get()
    if asked is not None:
        asked.add("hour")
    return _now()


def _now() -> datetime:
    moment = timezone.localtime()
    if settings.DEMO_TODAY is None:
        return moment
    return datetime.combine(settings.DEMO_TODAY, moment.time(), tzinfo=moment.tzinfo)


def machine_seconds() -> int:
    """Seconds since 1970 by the machine's own clock, as apps on telephones count them, in the demo too."""
    return int(timezone.now().timestamp())


def machine_timestamp(moment: datetime) -> float:
    """Seconds since 1970 at which the machine's own clock was, or will be, at ``moment``; another day in the demo."""
    if settings.DEMO_TODAY is None:
        return moment.timestamp()
    return (moment + (timezone.localtime().date() - settings.DEMO_TODAY)).timestamp()


def today() -> date:
    """The current calendar day in the portal's time zone."""
    return _now().date()


def at(day: date, hour: time = MIDDAY) -> datetime:
    """The aware moment of ``day`` at ``hour`` in the portal's time zone."""
    return datetime.combine(day, hour, tzinfo=timezone.get_default_timezone())


def end_of(day: date) -> datetime:
    """The last moment of ``day`` in the portal's time zone: a deadline of that day is met until then."""
    return at(day, END_OF_DAY)


def local(moment: datetime) -> datetime:
    """``moment`` in the portal's time zone."""
    return timezone.localtime(moment, timezone.get_default_timezone())


def day_of(moment: datetime) -> date:
    """The calendar day of ``moment`` in the portal's time zone."""
    return local(moment).date()


def day_before(day: date) -> date:
    return day - timedelta(days=1)


def day_after(day: date) -> date:
    return day + timedelta(days=1)
