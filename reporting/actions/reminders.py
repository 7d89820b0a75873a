"""Reminding units of a month's report: recorded first, mailed after, never once the report is sent."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from reporting import rules
from reporting.actions.mailing import ask_for_reminder
from reporting.completeness import missing_of
from reporting.models import Reminder, ReminderMeans, ReportingPeriod, Submission
from reporting.transitions import actor_name
from units import clock
from units.models import Unit, User
from units.refusals import Refused


@dataclass(frozen=True, slots=True)
class Reminded:
    """Who was reminded, and who was not, with the sentence that says why."""

    sent: list[Reminder]
    refused: list[tuple[Unit, str]]


@transaction.atomic
def reminders_send(*, period: ReportingPeriod, units: Collection[Unit], by: User) -> Reminded:
    """Remind ``units`` of their report for ``period`` by mail; one that cannot be reminded stops no other.

    A unit is reminded when it must report and has sent nothing, has an address, and was not mailed today. The mail
    goes out when the transaction commits.

    Raises:
        Refused: ``by`` may not remind one of ``units``.
    """
    if not all(rules.can_remind(by, unit) for unit in units):
        raise Refused(_("Only the lead agency, and a district its communes, may remind a unit."), code="not_allowed")
    ReportingPeriod.objects.select_for_update().get(pk=period.pk)  # two people at once remind a unit once
    sent_already = Submission.objects.sent().filter(period=period).values("unit")  # figures may be a minute behind
    expected = missing_of(period).filter(unit__in=units).exclude(unit__in=sent_already)
    missing = set(expected.values_list("unit", flat=True))
    today = clock.today()
    last = _mailed_since(period, units)
    sent, refused = [], []
    for unit in units:
        reason = _reason_against(unit, missing, reminded_today=unit.pk in last and clock.day_of(last[unit.pk]) == today)
        if reason:
            refused.append((unit, reason))
        else:
            sent.append(_record(period, unit, by))
    for reminder in sent:
        ask_for_reminder(reminder)
    return Reminded(sent, refused)


def _mailed_since(period: ReportingPeriod, units: Collection[Unit]) -> dict[int, datetime]:
    """When each unit was last mailed about ``period``."""
    mailed = Reminder.objects.filter(period=period, unit__in=units, means=ReminderMeans.EMAIL).order_by("at")
    return dict(mailed.values_list("unit", "at"))


def _reason_against(unit: Unit, missing: set[int], *, reminded_today: bool) -> str:
    if unit.pk not in missing:
        return _("The unit has sent its report, or has none to send.")
    if not unit.email:
        return _("The unit has no e-mail address; please telephone.")
    if reminded_today:
        return _("The unit was reminded today already.")
    return ""


def _record(period: ReportingPeriod, unit: Unit, by: User) -> Reminder:
    return Reminder.objects.create(
        unit=unit,
        period=period,
        means=ReminderMeans.EMAIL,
        at=clock.now(),
        actor=by,
        actor_name=actor_name(by),
        address=unit.email,
    )
