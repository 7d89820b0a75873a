"""Urging units by hand: by mail, recorded first and mailed after; and by telephone or letter, recorded only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from reporting import rules
from reporting.actions.mailing import ask_for_mailing
from reporting.models import (
    Reminder,
    ReminderMeans,
    ReminderState,
    ReportingPeriod,
    Submission,
    SubmissionStatus,
)
from reporting.transitions import actor_name
from reporting.urging.not_sent import units_not_sent
from reporting.urging.recipients import Recipient, recipient_of, recipients_of
from units import clock
from units.locking import lock_or_404
from units.models import Unit, User
from units.refusals import Refused, require
from units.sql import insert_rows

ROWS_AT_ONCE = 1000
SAME_CALL = timedelta(minutes=2)  # a second tap of a person who calls one unit after the other


@dataclass(frozen=True, slots=True)
class Reminded:
    """Who was reminded, and who was not, with the sentence that says why."""

    sent: list[Reminder]
    refused: list[tuple[Unit, str]]


@dataclass(frozen=True, slots=True)
class ReminderCheck:
    """Which of the chosen units can be reminded by mail now, and why the others cannot."""

    can_be_reminded: list[Unit]
    refused: list[tuple[Unit, str]]


def reminders_check(period: ReportingPeriod, units: Collection[Unit]) -> ReminderCheck:
    """Separate ``units`` by whether a reminder can go to them now. Three queries.

    It can when a unit must report and has sent nothing, has an address, and no user has mailed it by hand today. That
    the portal reminded it by itself today is no obstacle: a person knows why to write again.
    """
    # All units of the period are read, not only ``units``: a list of thousands is more than a statement takes.
    missing = set(units_not_sent(period, with_no_quota=True).order_by().values_list("pk", flat=True))
    returned = Submission.objects.filter(period=period, status=SubmissionStatus.RETURNED)
    correcting = set(returned.values_list("unit", flat=True))
    reminded = _mailed_by_hand_today(period)
    accepted, refused = [], []
    recipients = recipients_of(units)
    for unit in units:
        reason = _reason_against(recipients[unit.pk], missing, correcting, reminded_today=unit.pk in reminded)
        if reason:
            refused.append((unit, reason))
        else:
            accepted.append(unit)
    return ReminderCheck(accepted, refused)


@transaction.atomic
def reminders_send(*, period: ReportingPeriod, units: Collection[Unit], by: User) -> Reminded:
    """Remind ``units`` of their report for ``period`` by mail; one that cannot be reminded does not stop the others.

    All are recorded at once; the mails go out when the transaction commits.

    Raises:
        Refused: ``by`` may not remind one of ``units``.
    """
    _require_may_remind(by, units)
    # Two users at once remind a unit once; a unit that sends a report of the period meanwhile does not wait.
    lock_or_404(ReportingPeriod.objects.select_for_update(no_key=True), period.pk)
    check = reminders_check(period, units)
    recipients = recipients_of(check.can_be_reminded)
    rows = [_record(period, unit, by, recipients[unit.pk].email) for unit in check.can_be_reminded]
    sent = insert_rows(Reminder, rows, batch_size=ROWS_AT_ONCE)
    ask_for_mailing()
    return Reminded(sent, check.refused)


@transaction.atomic
def reminders_note(
    *, period: ReportingPeriod, units: Collection[Unit], by: User, means: str, on: date, note: str = ""
) -> list[Reminder]:
    """Record that ``units`` were urged by telephone or by a signed letter on the day ``on``.

    Raises:
        Refused: ``by`` may not remind one of ``units``, a mail is no such means, or the day is still to come.
    """
    _require_may_remind(by, units)
    if means not in (ReminderMeans.TELEPHONE, ReminderMeans.DISPATCH):
        raise Refused(_("Choose how the unit was urged."), code="means_unknown")
    now = clock.now()
    if on > now.date():
        raise Refused(_("The day must not be in the future."), code="day_to_come")
    at = now if on == now.date() else clock.at(on)
    rows = [Reminder(**_noted(period, unit, by, means=means, at=at, note=note)) for unit in units]
    return insert_rows(Reminder, rows)


@transaction.atomic
def call_record(*, period: ReportingPeriod, unit: Unit, by: User, note: str = "") -> Reminder:
    """Record that ``by`` has just telephoned ``unit`` about its report for ``period``.

    A second tap within two minutes records nothing more; a note that comes with it is written into the first record.

    Raises:
        Refused: ``by`` may not remind ``unit``.
    """
    _require_may_remind(by, [unit])
    now, note = clock.now(), note.strip()
    lock_or_404(ReportingPeriod.objects.select_for_update(no_key=True), period.pk)  # two taps come one after the other
    mine = Reminder.objects.filter(period=period, unit=unit, actor=by, means=ReminderMeans.TELEPHONE)
    known = mine.filter(at__gt=now - SAME_CALL).order_by("at", "pk").last()
    if known is None:
        return Reminder.objects.create(**_noted(period, unit, by, means=ReminderMeans.TELEPHONE, at=now, note=note))
    if note and note != known.note:
        known.note = note
        known.save(update_fields=["note"])
    return known


def reminder_settle(*, reminder: Reminder, by: User, was_sent: bool) -> None:
    """Decide about a mail whose end is unclear, or that could not be sent: it did go out, or it is to go out again.

    Sent again, it goes to the address that the unit has now, and says what is true then.

    Raises:
        Refused: ``by`` is no coordinator, the mail is not in doubt any more, or the unit has no address.
    """
    require(rules.can_urge(by), _("Only the lead agency decides about a mail in doubt."), code="not_allowed")
    now = clock.now()
    mine = Reminder.objects.filter(pk=reminder.pk)
    doubtful = mine.unclear(now) if was_sent else mine.unclear(now) | mine.failed()
    decided = {"settled_at": now, "settled_by": actor_name(by)}
    if was_sent:
        changed = doubtful.update(state=ReminderState.SENT, sent_at=reminder.claimed_at, **decided)
    else:
        address = recipient_of(reminder.unit).email
        if not address:
            raise Refused(_("The unit has no e-mail address; please telephone."), code="no_address")
        again = {"state": ReminderState.WAITING, "tries": 0, "try_at": now, "at": now, "address": address}
        with transaction.atomic():
            changed = doubtful.update(**again, **decided)
            ask_for_mailing()
    if not changed:
        raise Refused(_("Somebody has decided about this mail, or it has gone out meanwhile."), code="not_unclear")


def _require_may_remind(by: User, units: Collection[Unit]) -> None:
    if not all(rules.can_remind(by, unit) for unit in units):
        raise Refused(_("Only the lead agency, and a district its communes, may remind a unit."), code="not_allowed")


def _mailed_by_hand_today(period: ReportingPeriod) -> set[int]:
    """The units that a person mailed today about their report for ``period``."""
    start = clock.at(clock.today(), clock.START_OF_DAY)
    by_hand = Reminder.objects.of_units().filter(
        period=period, means=ReminderMeans.EMAIL, occasion__isnull=True, at__gte=start
    )
    return set(by_hand.order_by().values_list("unit", flat=True))


def _reason_against(recipient: Recipient, missing: set[int], correcting: set[int], *, reminded_today: bool) -> str:
    unit = recipient.of
    if unit.pk in correcting:
        return _("The unit has sent its report and was asked to correct it.")
    if unit.pk not in missing:
        return _("The unit has sent its report, or has none to send.")
    if not recipient.email:
        return _("The unit has no e-mail address; please telephone.")
    if reminded_today:
        return _("The unit was reminded today already.")
    return ""


def _noted(period: ReportingPeriod, unit: Unit, by: User, *, means: str, at: datetime, note: str) -> dict[str, Any]:
    """The values of a call or a letter, which is there as soon as it is recorded."""
    return {
        "period": period,
        "unit": unit,
        "means": means,
        "at": at,
        "sent_at": at,
        "state": ReminderState.SENT,
        "actor": by,
        "actor_name": actor_name(by),
        "note": note.strip(),
    }


def _record(period: ReportingPeriod, unit: Unit, by: User, address: str) -> Reminder:
    now = clock.now()
    return Reminder(
        unit=unit,
        period=period,
        means=ReminderMeans.EMAIL,
        at=now,
        try_at=now,
        actor=by,
        actor_name=actor_name(by),
        address=address,
    )
