"""One year of the calendar: what each day is, why, and the deadlines that fall on it."""

from __future__ import annotations

from calendar import Calendar
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from reporting.models import CalendarException, ConfirmedYear, ReportingPeriod
from reporting.working_days import WorkingCalendar, holiday_names
from units.models import UnitKind

WEEKS = Calendar()  # Monday first
SATURDAY = 5
ASKED_FROM_MONTH = 11  # from November on the calendar of the next year is asked for


class DayKind(StrEnum):
    """What a day is in the calendar of working days."""

    WORKED = "worked"
    WEEKEND = "weekend"
    OFF = "off"  # a working day of the week that is a holiday or exchanged
    MADE_UP = "made-up"  # a weekend day that is worked


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day of the year: its kind, the names of its holidays, its own row if it has one, periods due on it."""

    day: date
    kind: DayKind
    name: str = ""
    entered: CalendarException | None = None
    due: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Its name and the periods that are due on it."""
        due = _("Deadline: %(names)s") % {"names": ", ".join(self.due)} if self.due else ""
        return " · ".join(filter(None, (self.name, due)))


@dataclass(frozen=True, slots=True)
class YearCalendar:
    """A year by months and weeks; ``entered`` are the rows that administrators keep."""

    year: int
    months: list[tuple[date, list[list[CalendarDay | None]]]]
    entered: list[CalendarException]
    confirmed: ConfirmedYear | None
    days_off: list[CalendarDay] = field(default_factory=list)


def year_calendar(year: int) -> YearCalendar:
    """The calendar of ``year``. Three queries."""
    rows = {row.day: row for row in CalendarException.objects.filter(day__year=year).order_by("day")}
    calendar = WorkingCalendar({day: row.is_working_day for day, row in rows.items()})
    names, due = holiday_names(year), _deadlines(year)

    def drawn(day: date) -> CalendarDay:
        return CalendarDay(day, _kind(day, calendar), names.get(day, ""), rows.get(day), tuple(due.get(day, ())))

    months, special = [], []
    for month in range(1, 13):
        dates = WEEKS.monthdatescalendar(year, month)
        weeks = [[drawn(day) if day.month == month else None for day in week] for week in dates]
        months.append((date(year, month, 1), weeks))
        special += [day for week in weeks for day in week if day and _is_special(day)]
    confirmed = ConfirmedYear.objects.filter(year=year).first()
    return YearCalendar(year, months, list(rows.values()), confirmed, special)


def years_to_confirm(today: date) -> list[int]:
    """The years whose calendar is used by now and not confirmed: this one, and from November the next. One query."""
    asked = [today.year, today.year + 1] if today.month >= ASKED_FROM_MONTH else [today.year]
    known = set(ConfirmedYear.objects.filter(year__in=asked).values_list("year", flat=True))
    return [year for year in asked if year not in known]


def _is_special(day: CalendarDay) -> bool:
    return bool(day.entered or day.name) or day.kind in (DayKind.OFF, DayKind.MADE_UP)


def _kind(day: date, calendar: WorkingCalendar) -> DayKind:
    is_weekend = day.weekday() >= SATURDAY
    if calendar.is_working_day(day):
        return DayKind.MADE_UP if is_weekend else DayKind.WORKED
    return DayKind.WEEKEND if is_weekend else DayKind.OFF


def _deadlines(year: int) -> dict[date, list[str]]:
    """The names of the periods by the days of ``year`` on which a group's deadline falls."""
    found: dict[date, list[str]] = defaultdict(list)
    for period in ReportingPeriod.objects.filter(year__in=(year - 1, year)).order_by("year", "month"):
        for day in sorted({period.due_on(kind) for kind in UnitKind}):
            if day.year == year:
                found[day].append(period.name)
    return found
