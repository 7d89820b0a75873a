"""The portal's own reminders: on the set working days before, on and after each deadline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.db import transaction

from reporting.actions.mailing import ask_for_mailing
from reporting.models import CalendarException, Reminder, ReminderKind, ReminderMeans, ReportingPeriod, Submission
from reporting.transitions import actor_name
from reporting.urging.not_sent import units_not_sent
from reporting.urging.recipients import recipients_of
from reporting.working_days import WorkingCalendar
from units import clock
from units.locking import lock_or_404
from units.models import PortalSettings, Unit, UnitKind

# Fifteen working days with Tết among them; a deadline farther off has no reminder today.
FARTHEST = timedelta(days=45)


def reminders_send_due() -> int:
    """Beat's job: record and mail what is due today by the portal settings; returns how many reminders were new.

    Before, on and after the deadline each unit that has sent nothing, has a quota and an address is reminded; after
    it, each district also gets one summary of its communes: before, urging others would be early. A day on which
    nothing ran is not made up for. Run twice, by two at once or again after a crash: the database takes one
    reminder a unit, kind and day.
    """
    settings, now = PortalSettings.load(), clock.now()
    if now.hour < settings.reminder_hour:
        return 0
    today = now.date()
    periods = ReportingPeriod.objects.ended(today).filter(locked_at__isnull=True)
    calendar = CalendarException.objects.calendar()
    found = _due(periods, settings.reminder_days, today, calendar)
    return sum(_urge(period, kinds, own) for period, kinds, own in found)


def _due(
    periods: Iterable[ReportingPeriod], days: list[int], today: date, calendar: WorkingCalendar
) -> Iterator[tuple[ReportingPeriod, dict[UnitKind, int], dict[int, bool]]]:
    """The periods with the groups for which ``today`` is a set day, and that day.

    Also the units (ids) with a later deadline of their own, and whether ``today`` is a set day by it.
    """
    extended: dict[int, dict[int, bool]] = defaultdict(dict)
    for report in Submission.objects.extended().filter(period__in=periods).select_related("unit", "period"):
        extended[report.period_id][report.unit_id] = _occasion(report.due_on, days, today, calendar) is not None
    for period in periods:
        kinds = {kind: _occasion(period.due_on(kind), days, today, calendar) for kind in UnitKind}
        found = {kind: number for kind, number in kinds.items() if number is not None}
        if found or any(extended[period.pk].values()):
            yield period, found, extended[period.pk]


def _occasion(due: date, days: list[int], today: date, calendar: WorkingCalendar) -> int | None:
    """Which of the set ``days`` around ``due`` is ``today``."""
    if abs(due - today) > FARTHEST:
        return None
    return next((number for number in days if calendar.working_days_from(due, number) == today), None)


@transaction.atomic
def _urge(period: ReportingPeriod, kinds: dict[UnitKind, int], extended: dict[int, bool]) -> int:
    """Remind the units of ``kinds`` and, of those in ``extended``, only the ones whose own day it is."""
    lock_or_404(ReportingPeriod.objects.select_for_update(no_key=True), period.pk)  # as a person who reminds does
    units = [unit for unit in units_not_sent(period) if extended.get(unit.pk, unit.kind in kinds)]
    addresses = {pk: recipient.email for pk, recipient in recipients_of(units).items()}
    addressed = _addressed([unit for unit in units if addresses[unit.pk]], period)
    wanted = [_reminder(period, unit, ReminderKind.OWN, addresses[unit.pk]) for unit in addressed]
    if kinds.get(UnitKind.COMMUNE, 0) > 0:
        late = [unit for unit in units if unit.kind == UnitKind.COMMUNE and unit.pk not in extended]
        districts = {unit.parent_id: unit.parent for unit in late if unit.parent}
        wanted += [
            _reminder(period, district, ReminderKind.SUMMARY, district.email)
            for district in districts.values()
            if district.email
        ]
    before = Reminder.objects.filter(period=period, occasion=clock.today())
    count = before.count()
    Reminder.objects.bulk_create(wanted, ignore_conflicts=True)
    ask_for_mailing(in_request=False)
    return before.count() - count


def _addressed(units: list[Unit], period: ReportingPeriod) -> Iterator[Unit]:
    """Those that have not been reminded by mail today."""
    start = clock.at(clock.today(), clock.START_OF_DAY)
    by_hand = Reminder.objects.of_units().filter(
        period=period, means=ReminderMeans.EMAIL, at__gte=start, occasion__isnull=True
    )
    reminded = set(by_hand.values_list("unit", flat=True))
    return (unit for unit in units if unit.pk not in reminded)


def _reminder(period: ReportingPeriod, unit: Unit, kind: ReminderKind, address: str) -> Reminder:
    now = clock.now()
    return Reminder(
        period=period,
        unit=unit,
        kind=kind,
        means=ReminderMeans.EMAIL,
        occasion=now.date(),
        at=now,
        try_at=now,
        actor_name=actor_name(None),
        address=address,
    )
