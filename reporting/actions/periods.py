"""Creating the periods of a year, opening them in time, locking and unlocking them."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import holidays
from django.db import transaction
from django.utils.translation import gettext as _

from reporting.actions.figures import figures_lock
from reporting.models import ReportingPeriod
from units import clock
from units.actions.figures import figures_mark_stale
from units.history import create_with_history
from units.models import MonthScheme, PortalSettings, UnitKind, User
from units.refusals import Refused

MONTHS = range(1, 13)
CUT_OFF_DAY = 14  # decree 09/2019/NĐ-CP, article 12: a monthly report runs from the 15th to the 14th
SATURDAY = 5


def period_days(year: int, month: int, scheme: str) -> tuple[date, date]:
    """The first and last day whose dossiers belong to ``month`` of ``year``."""
    first = date(year, month, 1)
    if scheme == MonthScheme.MID_MONTH:
        before = first - timedelta(days=1)
        return before.replace(day=CUT_OFF_DAY + 1), first.replace(day=CUT_OFF_DAY)
    following = date(year + month // 12, month % 12 + 1, 1)
    return first, following - timedelta(days=1)


def next_working_day(day: date) -> date:
    """``day`` itself or the first day after it that is neither on a weekend nor a public holiday of Viet Nam."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def working_days_from(day: date, number: int) -> date:
    """The working day that lies ``number`` working days after ``day``, or before it where negative; 0 is ``day``."""
    step = timedelta(days=1 if number > 0 else -1)
    for _each in range(abs(number)):
        day += step
        while not is_working_day(day):
            day += step
    return day


def is_working_day(day: date) -> bool:
    """Neither on a weekend nor a public holiday of Viet Nam."""
    return day.weekday() < SATURDAY and day not in _holidays(day.year)


@lru_cache(maxsize=8)
def _holidays(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("VN", years=year)


@transaction.atomic
def periods_create(*, year: int, by: User | None = None) -> list[ReportingPeriod]:
    """Create those of the year's twelve periods that do not exist yet, as the portal settings say; returns them.

    A period opens on the day after its cut-off; the deadline lies the set number of days after the cut-off, moved
    off weekends and holidays, for all groups alike. Administrators may then change single dates. Two at once follow
    each other, and the second finds nothing to create.
    """
    if not _missing_months(year):
        return []
    figures_lock()  # the months may have been created while it was waited for
    settings = PortalSettings.load()
    missing = [_period(year, month, settings) for month in _missing_months(year)]
    if not missing:
        return []
    created = create_with_history(ReportingPeriod, missing, by=by, reason="created")
    figures_mark_stale(reason=f"periods of {year} created", years=[year])
    return created


def periods_open() -> list[ReportingPeriod]:
    """Beat's job: have the periods of this year, and from December those of the next; returns the new ones."""
    today = clock.today()
    years = [today.year, today.year + 1] if today.month == max(MONTHS) else [today.year]
    return [period for year in years for period in periods_create(year=year)]


def periods_lock_due() -> list[ReportingPeriod]:
    """Beat's job: lock what is due to be locked by the portal settings; none when they name no number of days."""
    days = PortalSettings.load().lock_after_days
    if days is None:
        return []
    limit = clock.today() - timedelta(days=days)
    unlocked = ReportingPeriod.objects.filter(locked_at__isnull=True, ends_on__lt=clock.today())
    due = [period for period in unlocked if max(period.due_on(kind) for kind in UnitKind) < limit]
    return [period_lock(period=period) for period in due]


@transaction.atomic
def period_lock(*, period: ReportingPeriod, by: User | None = None) -> ReportingPeriod:
    """Lock a period that has ended: it takes no more sendings unless it is opened for a unit. Harmless twice.

    Raises:
        Refused: the period has not ended.
    """
    period = ReportingPeriod.objects.select_for_update().get(pk=period.pk)
    if not period.has_ended(clock.today()):
        raise Refused(_("A period can be locked only after its cut-off day."), code="not_ended")
    if not period.is_locked:
        period.locked_at = clock.now()
        period._history_user = by  # type: ignore[attr-defined]
        period.save(update_fields=["locked_at"])
    return period


@transaction.atomic
def period_unlock(*, period: ReportingPeriod, by: User | None = None) -> ReportingPeriod:
    """Take the lock off a period again. Harmless twice."""
    period = ReportingPeriod.objects.select_for_update().get(pk=period.pk)
    if period.is_locked:
        period.locked_at = None
        period._history_user = by  # type: ignore[attr-defined]
        period.save(update_fields=["locked_at"])
    return period


def _missing_months(year: int) -> list[int]:
    known = set(ReportingPeriod.objects.filter(year=year).values_list("month", flat=True))
    return [month for month in MONTHS if month not in known]


def _period(year: int, month: int, settings: PortalSettings) -> ReportingPeriod:
    starts_on, ends_on = period_days(year, month, settings.month_scheme)
    due_on = next_working_day(ends_on + timedelta(days=settings.due_after_days))
    return ReportingPeriod(
        year=year,
        month=month,
        starts_on=starts_on,
        ends_on=ends_on,
        opens_on=ends_on + timedelta(days=1),
        due_on_department=due_on,
        due_on_district=due_on,
        due_on_commune=due_on,
    )
