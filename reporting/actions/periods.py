"""Creating the periods of a year, opening them in time, locking and unlocking them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from reporting.actions.figures import figures_lock
from reporting.figures.completeness import late_reports
from reporting.happened import PeriodLocked, PeriodUnlocked, happened
from reporting.models import CalendarException, ReportingPeriod
from reporting.models.period_days import DAY
from reporting.models.periods import year_and_month
from reporting.working_days import WorkingCalendar
from units import clock
from units.actions.stale_figures import figures_mark_stale
from units.history import create_with_history
from units.locking import lock_or_404
from units.models import MonthScheme, PortalSettings, Unit, User
from units.refusals import Refused
from units.wording import day, whole

MONTHS = range(1, 13)
CUT_OFF_DAY = 14  # decree 09/2019/NĐ-CP, article 12: a monthly report runs from the 15th to the 14th


@dataclass(frozen=True, slots=True)
class PeriodReach:
    """What depends on a period's days beyond figures: reports that count as late, and whether it is locked next."""

    late: int
    locks_now: bool


def period_days(year: int, month: int, scheme: str) -> tuple[date, date]:
    """The first and last day whose dossiers belong to ``month`` of ``year``."""
    first = date(year, month, 1)
    if scheme == MonthScheme.MID_MONTH:
        before = first - timedelta(days=1)
        return before.replace(day=CUT_OFF_DAY + 1), first.replace(day=CUT_OFF_DAY)
    following = date(year + month // 12, month % 12 + 1, 1)
    return first, following - timedelta(days=1)


@transaction.atomic
def periods_create(*, year: int, by: User | None = None) -> list[ReportingPeriod]:
    """Create those of the year's twelve periods that do not exist yet, as the portal settings say; returns them.

    A period opens on the day after its cut-off; the deadline is the set number of days after the cut-off, moved
    off weekends and holidays, for all groups alike. Administrators may then change single dates. Where a period exists
    just before or after, the new one joins it, so that no day is counted twice or in neither: after a change of the
    reporting month the first new period is shorter or longer than the others. Two at once follow each other, and the
    second finds nothing to create.
    """
    if not _missing_days(year, PortalSettings.load()):
        return []
    figures_lock()  # the months may have been created while it was waited for
    missing = periods_missing(year)
    if not missing:
        return []
    created = create_with_history(ReportingPeriod, missing, by=by, reason="created")
    figures_mark_stale(reason=f"periods of {year} created", years=[year])
    return created


def periods_missing(year: int) -> list[ReportingPeriod]:
    """What ``periods_create`` would create now, as rows that are not stored."""
    settings, calendar = PortalSettings.load(), CalendarException.objects.calendar()
    return [
        new_period(year, month, days, settings.due_after_days, calendar)
        for month, days in _missing_days(year, settings).items()
    ]


def periods_between(chosen: Iterable[ReportingPeriod]) -> list[ReportingPeriod]:
    """Those of ``chosen`` without which a gap would be left between the other periods. One query."""
    going = {period.pk: period for period in chosen}
    ordered = list(ReportingPeriod.objects.order_by("starts_on").values_list("pk", flat=True))
    staying = [number for number, pk in enumerate(ordered) if pk not in going]
    if not staying:
        return []
    return [going[pk] for pk in ordered[staying[0] : staying[-1]] if pk in going]


def periods_open() -> list[ReportingPeriod]:
    """Beat's job: have the periods of this year, and from December those of the next; returns the new ones.

    Earlier years of which some periods were loaded are completed too, from the portal's first month on; where that is
    not set, nothing says that their other months were reported here, and the page of what to look at names the gap.
    None before the first unit is entered: until then an administrator can still set the portal's first month.
    """
    if not Unit.objects.exists():
        return []
    return [period for year in _years_to_complete(clock.today()) for period in periods_create(year=year)]


def _years_to_complete(today: date) -> list[int]:
    """In their order, so that each December is there when the January after it is created."""
    years = {today.year, today.year + 1} if today.month == max(MONTHS) else {today.year}
    first = year_and_month(PortalSettings.load().first_month)
    if first is not None:
        begun = ReportingPeriod.objects.filter(year__gte=first[0], year__lt=today.year)
        years |= set(begun.order_by("year").values_list("year", flat=True).distinct())
    return sorted(years)


def periods_lock_due() -> list[ReportingPeriod]:
    """Beat's job: lock what is due to be locked by the portal settings; none when no number of days is set."""
    days = PortalSettings.load().lock_after_days
    return [period_lock(period=period) for period in periods_to_lock(days)]


def periods_to_lock(days: int | None) -> list[ReportingPeriod]:
    """The periods that are locked by themselves today when they are locked ``days`` after their last deadline."""
    if days is None:
        return []
    limit = clock.today() - timedelta(days=days)
    unlocked = ReportingPeriod.objects.filter(locked_at__isnull=True, ends_on__lt=clock.today())
    return [period for period in unlocked if period.last_due_on < limit]


@transaction.atomic
def period_neighbour_follows(*, period: ReportingPeriod, by: User | None = None) -> ReportingPeriod | None:
    """After the cut-off day of ``period`` moved, let the next period begin on the day after it; returns what moved."""
    after = ReportingPeriod.objects.select_for_update().after(period.year, period.month)
    if after is None or after.starts_on == period.ends_on + DAY:
        return None
    after.starts_on = period.ends_on + DAY
    after._history_user = by  # type: ignore[attr-defined]
    after.save(update_fields=["starts_on"])
    figures_mark_stale(reason=f"days of {after.name} moved", years=[after.year])
    return after


def period_reach(period: ReportingPeriod) -> PeriodReach:
    """What depends on the days of ``period``, to be compared with what it is after a change of them. Two queries."""
    return PeriodReach(late_reports(period), _locks_now(period))


def period_change_follows(*, period: ReportingPeriod, before: PeriodReach | None, by: User | None = None) -> list[str]:
    """After days of ``period`` changed, let the next period join it; returns a sentence for each thing that follows.

    ``before`` is None for a period that is new.
    """
    said = []
    moved = period_neighbour_follows(period=period, by=by)
    if moved is not None:
        said.append(_("The period %(name)s now begins on %(day)s.") % {"name": moved.name, "day": day(moved.starts_on)})
    after = period_reach(period)
    if before is not None and after.late != before.late:
        values = {"before": whole(before.late), "after": whole(after.late)}
        said.append(_("Reports that count as sent late: %(before)s now, %(after)s then.") % values)
    if before is not None and after.locks_now and not before.locks_now:
        said += _locked_soon([period.name])
    return said


def locks_follow(*, before: int | None) -> list[str]:
    """A sentence with the periods that are locked at the next run, and were not ``before`` days after their deadline.

    To be asked when the number of days of the portal's settings was changed.
    """
    locked = {period.name for period in periods_to_lock(PortalSettings.load().lock_after_days)}
    return _locked_soon(sorted(locked - {period.name for period in periods_to_lock(before)}))


def _locks_now(period: ReportingPeriod) -> bool:
    return period.pk in {each.pk for each in periods_to_lock(PortalSettings.load().lock_after_days)}


def _locked_soon(names: list[str]) -> list[str]:
    said = _("Periods that are then locked by themselves within the hour: %(names)s.")
    return [said % {"names": ", ".join(names)}] if names else []


@transaction.atomic
def period_lock(*, period: ReportingPeriod, by: User | None = None, reason: str = "") -> ReportingPeriod:
    """Lock a period that has ended: it accepts no more sendings unless it is opened for a unit. Harmless twice.

    ``reason`` is kept with the lock; it must be given while some group's deadline has not passed.

    Raises:
        Refused: the period has not ended, or it is not due yet and no reason is given.
    """
    period = lock_or_404(ReportingPeriod.objects.select_for_update(), period.pk)
    if not period.has_ended(clock.today()):
        raise Refused(_("A period can be locked only after its cut-off day."), code="not_ended")
    if period.is_locked:
        return period
    reason = " ".join(reason.split())
    if not reason and not period.is_past_due(clock.today()):
        raise Refused(_("The deadline has not passed yet. Please say why the period is locked now."), code="reason")
    period.locked_at, period.lock_reason = clock.now(), reason
    period._history_user = by  # type: ignore[attr-defined]
    period.save(update_fields=["locked_at", "lock_reason"])
    happened(PeriodLocked(period, period.locked_at))
    return period


@transaction.atomic
def period_unlock(*, period: ReportingPeriod, by: User | None = None) -> ReportingPeriod:
    """Take the lock off a period again. Harmless twice."""
    period = lock_or_404(ReportingPeriod.objects.select_for_update(), period.pk)
    if period.is_locked:
        period.locked_at, period.lock_reason = None, ""
        period._history_user = by  # type: ignore[attr-defined]
        period.save(update_fields=["locked_at", "lock_reason"])
        happened(PeriodUnlocked(period, clock.now()))
    return period


def _missing_days(year: int, settings: PortalSettings) -> dict[int, tuple[date, date]]:
    """First and last day of each month of ``year`` that has no period, joined to its neighbouring periods.

    Months before the portal's first one are not missing.
    """
    known = {period.month: (period.starts_on, period.ends_on) for period in ReportingPeriod.objects.filter(year=year)}
    december = ReportingPeriod.objects.before(year, min(MONTHS))
    before = (december.starts_on, december.ends_on) if december else None
    january = ReportingPeriod.objects.after(year, max(MONTHS))
    after = {max(MONTHS): (january.starts_on, january.ends_on)} if january else {}
    missing: dict[int, tuple[date, date]] = {}
    for month in MONTHS:
        if month not in known and f"{year}-{month:02d}" >= settings.first_month:
            days = period_days(year, month, settings.month_scheme)
            missing[month] = joined_days(days, before, known.get(month + 1) or after.get(month))
        before = known.get(month) or missing.get(month) or before
    return missing


def joined_days(
    days: tuple[date, date], before: tuple[date, date] | None, after: tuple[date, date] | None
) -> tuple[date, date]:
    """``days`` begun on the day after the period before, and ended on the day before the one after, where they can."""
    starts_on, ends_on = days
    if after is not None and (after[0] - DAY).replace(day=1) == ends_on.replace(day=1):
        ends_on = after[0] - DAY
    if before is not None and before[1] < ends_on:
        starts_on = before[1] + DAY
    return starts_on, ends_on


def new_period(
    year: int, month: int, days: tuple[date, date], due_after_days: int, calendar: WorkingCalendar
) -> ReportingPeriod:
    """A period of ``month`` with these first and last days, its opening day and deadlines following; not stored."""
    starts_on, ends_on = days
    due_on = calendar.deadline(ends_on, due_after_days)
    return ReportingPeriod(
        year=year,
        month=month,
        starts_on=starts_on,
        ends_on=ends_on,
        opens_on=ends_on + DAY,
        due_on_department=due_on,
        due_on_district=due_on,
        due_on_commune=due_on,
    )
