"""Mailing what is recorded: each mail claimed by one sender, so that none goes out twice, whichever process dies.

waiting → sending → sent, refused or failed; a trouble that may pass puts it back to waiting, a bounded number of times.
What is cut off while «sending» is left there: `reporting.actions.reminders` lets a person decide.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial

from celery import current_app
from django.db import transaction
from django.utils.translation import gettext as _

from reporting.models import (
    EventKind,
    Reminder,
    ReminderKind,
    ReminderMeans,
    ReminderState,
    Submission,
    SubmissionEvent,
    SubmissionStatus,
)
from reporting.urging import mails
from reporting.urging.not_sent import has_come, summary_of
from reporting.urging.recipients import recipient_of
from units import clock
from units.actions.delivery import Outcome, Verdict, deliver

logger = logging.getLogger(__name__)
TASK = "reporting.tasks.mail_waiting"
MAX_PER_RUN = 200  # mails; beat starts it again each minute
MAX_IN_A_ROW = 50  # of a run that was asked for; where more wait, it asks for the next
MAX_PER_REQUEST = 3  # without a broker these go out within the request that recorded them, the rest with `tick`
RETRY_AFTER = [timedelta(minutes=minutes) for minutes in (5, 15, 60, 240)]  # then it is given up
STALE_AFTER = timedelta(days=1)  # a reminder says «tomorrow»: the day after it would be wrong

REQUESTS = (EventKind.RETURNED, EventKind.REOPENED)

State = ReminderState


def correction_record(event: SubmissionEvent) -> Reminder:
    """Record the mail to a unit about a return or a reopening, in the caller's transaction, and queue its sending.

    One without an address is recorded as not sent, so that a person telephones.
    """
    unit = event.submission.unit
    address = recipient_of(unit).email
    reminder = Reminder.objects.create(
        unit=unit,
        period=event.submission.period,
        kind=ReminderKind.CORRECTION,
        means=ReminderMeans.EMAIL,
        event=event,
        at=event.at,
        try_at=event.at,
        actor=event.actor,
        actor_name=event.actor_name,
        address=address,
        state=State.WAITING if address else State.FAILED,
        refusal="" if address else _("The unit has no e-mail address; please telephone."),
    )
    ask_for_mailing()
    return reminder


def ask_for_mailing(*, in_request: bool = True) -> None:
    """Send the waiting mails once the transaction commits; a failure is logged, and beat starts it again.

    Without a broker they are sent here: a handful ``in_request``, where a person waits, else as many as in any run.
    """
    transaction.on_commit(partial(_ask, MAX_PER_REQUEST if in_request else MAX_PER_RUN), robust=True)


def mailing_go_on(accepted: int) -> None:
    """After a run that was asked for: ask for the next where more wait, unless the server took none of this one.

    So thousands take as long as the server needs, in runs short enough that recomputes and files come in between.
    """
    if accepted and has_broker() and Reminder.objects.to_mail(clock.now()).exists():
        _ask()


def has_broker() -> bool:
    """Whether a worker can be asked at all; without one a task runs where it is asked for."""
    return not current_app.conf.task_always_eager


def _ask(limit_here: int = MAX_PER_REQUEST) -> None:
    limit = MAX_IN_A_ROW if has_broker() else limit_here
    try:
        current_app.tasks[TASK].apply_async((limit, True), retry=False, ignore_result=True)
    except Exception:
        logger.exception("The waiting mails could not be asked for.")


def reminders_mail(*, limit: int = MAX_PER_RUN) -> int:
    """Send up to ``limit`` of the mails that are due; returns how many the mail server accepted.

    Without a connection the run ends and the mails that it held are put back: there is one server for all.
    """
    now = clock.now()
    _give_up_stale()
    related = ("unit__parent", "period", "event__submission__period", "event__submission__unit__parent")
    held = list(Reminder.objects.to_mail(now).select_related(*related)[:limit])
    accepted = 0
    for index, reminder in enumerate(held):
        if not _claim(reminder) or not _is_needed(reminder):
            continue
        outcome = deliver(mails.message_of(reminder))
        _record(reminder, outcome)
        accepted += outcome.verdict == Verdict.TAKEN
        if outcome.verdict == Verdict.NO_CONNECTION:
            logger.warning("No connection to the mail server: %s", outcome.answer)
            for other in held[index + 1 :]:
                _put_back(other, outcome.answer, was=State.WAITING)
            break
    return accepted


def _claim(reminder: Reminder) -> bool:
    """Claim the mail, committed before anything goes to the server; False when another process has it."""
    reminder.claimed_at = clock.now()
    with transaction.atomic(durable=True):
        mine = Reminder.objects.filter(pk=reminder.pk, state=State.WAITING, tries=reminder.tries)
        return bool(mine.update(state=State.SENDING, claimed_at=reminder.claimed_at))


def _is_needed(reminder: Reminder) -> bool:
    """Write the current text into the record; False when there is nothing to say, or it cannot be made."""
    try:
        text = _text_of(reminder)
    except Exception as error:  # a text that cannot be made must not hold up the others
        logger.exception("The text of reminder %s could not be made.", reminder.pk)
        _record(reminder, Outcome(Verdict.FAILED, repr(error)))
        return False
    if text is None:
        _move(reminder, State.NEEDLESS)
        return False
    reminder.subject, reminder.body = text.subject, text.body
    return bool(_move(reminder, State.SENDING, subject=text.subject, body=text.body))


def _text_of(reminder: Reminder) -> mails.MailText | None:
    """What the mail says now; None when the report has come meanwhile, or something else is asked of it."""
    unit, period, now = reminder.unit, reminder.period, clock.now()
    if reminder.kind == ReminderKind.SUMMARY:
        summary = summary_of(unit, period)
        return mails.summary_text(unit, period, summary, now) if summary.missing else None
    if reminder.event is not None:
        return mails.correction_text(reminder.event) if _is_still_asked(reminder.event) else None
    return None if has_come(period, unit) else mails.reminder_text(unit, period, now)


def _is_still_asked(event: SubmissionEvent) -> bool:
    """Whether the unit is to correct its report as ``event`` says: not sent since, nor asked for something else."""
    requests = SubmissionEvent.objects.filter(submission=event.submission_id, kind__in=REQUESTS)
    report = Submission.objects.filter(pk=event.submission_id, carried_into__isnull=True)
    is_last = not requests.filter(pk__gt=event.pk).exists()
    return is_last and report.filter(status=SubmissionStatus.RETURNED).exists()


def _record(reminder: Reminder, outcome: Outcome) -> None:
    """Store the outcome of a claimed mail; of an unclear one only the server's answer."""
    if outcome.verdict == Verdict.TAKEN:
        _move(reminder, State.SENT, sent_at=clock.now(), refusal="")
    elif outcome.verdict == Verdict.ADDRESS_REFUSED:
        _move(reminder, State.REFUSED, refusal=outcome.answer)
    elif outcome.verdict == Verdict.FAILED:
        _move(reminder, State.FAILED, refusal=outcome.answer)
    elif outcome.verdict == Verdict.UNKNOWN:
        _move(reminder, State.SENDING, refusal=outcome.answer)
    else:
        _put_back(reminder, outcome.answer, was=State.SENDING)


def _put_back(reminder: Reminder, answer: str, *, was: ReminderState) -> None:
    """Let a mail wait for its next try, or give it up after the last one."""
    tries = reminder.tries + 1
    if tries > len(RETRY_AFTER):
        _move(reminder, State.FAILED, was=was, tries=tries, refusal=answer)
    else:
        try_at = clock.now() + RETRY_AFTER[tries - 1]
        _move(reminder, State.WAITING, was=was, tries=tries, try_at=try_at, refusal=answer)


def _move(reminder: Reminder, to: ReminderState, *, was: ReminderState = State.SENDING, **values: object) -> int:
    """Change the row only from its known state; returns the number of rows."""
    return Reminder.objects.filter(pk=reminder.pk, state=was, tries=reminder.tries).update(state=to, **values)


def _give_up_stale() -> None:
    """Mails that could not go out for a day, because nothing ran, are not sent with yesterday's text."""
    stale = Reminder.objects.filter(state=State.WAITING, at__lt=clock.now() - STALE_AFTER)
    stale.update(state=State.FAILED, refusal=_("It could not go out within a day."))
