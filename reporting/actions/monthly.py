"""The monthly mail to leaders without accounts: made once a month of report, the same for all, sent by a job.

It is recorded with its text and its page before anything goes out, and sent as other mails are; one of which it is not
known whether it went out is left to a person: leaders are not written to twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Max
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from reporting.actions.confirmations import confirmations_settle
from reporting.documents.monthly_letter import LetterContent, letter_content
from reporting.documents.pdf.typeset import PDF
from reporting.models import CalendarException, MonthlyLetter, MonthlyMail, MonthlyRecipient, ReportingPeriod
from reporting.transitions import actor_name
from reporting.working_days import WorkingCalendar
from units import clock
from units.actions.delivery import written
from units.actions.mail_queue import MAX_PER_RUN, mails_send, request_mailing
from units.locking import lock_or_404
from units.models import PortalSettings, StaleFigures, User
from units.models.mails import MailState
from units.refusals import require

TASK = "reporting.tasks.send_monthly_mails"
RETRY_AFTER = [timedelta(minutes=minutes) for minutes in (5, 15, 60, 240, 960)]  # then it is given up
SETTLED_AFTER = timedelta(hours=1)  # a period that was locked by mistake is unlocked within it
LOOKED_AT = 12  # periods
LATE = timedelta(days=10)  # whose time passed longer ago is history: nobody is written to about it by itself


def monthly_record_due() -> int:
    """Beat's job: record the mails about the month whose time has come; returns how many.

    It has come when the period has been locked for an hour, or the set number of working days after its last deadline;
    on working days, from the hour of reminders on, once a month of report, about the latest such month alone. While
    figures wait to be recomputed, or a confirmation can be taken back, it waits too. Run by two at once, the second
    finds the letter of the first.
    """
    now, portal = clock.now(), PortalSettings.load()
    calendar = CalendarException.objects.calendar()
    if now.hour < portal.reminder_hour or not calendar.is_working_day(now.date()):
        return 0
    period = period_due(now)
    if period is None or StaleFigures.objects.exists():
        return 0
    with transaction.atomic():
        # a confirmation that was just taken back waits to be recomputed
        if not confirmations_settle() or StaleFigures.objects.exists():
            return 0
        _lock(period)
        recipients = list(MonthlyRecipient.objects.filter(is_active=True))
        if not recipients or MonthlyLetter.objects.filter(period=period, number__gt=0).exists():
            return 0
        return len(_record(period, letter_content(period), recipients, by=None))


def period_due(now: datetime) -> ReportingPeriod | None:
    """The latest period about which the mail is to go out by itself at ``now``.

    None where there is none, it went out, or its time passed long ago. Three queries.
    """
    today, after = now.date(), PortalSettings.load().monthly_mail_after_days
    calendar = CalendarException.objects.calendar()
    for period in ReportingPeriod.objects.ended(today).order_by("-ends_on")[:LOOKED_AT]:
        came_on = _came_on(period, now, after, calendar)
        if came_on is not None:
            went_out = MonthlyLetter.objects.filter(period=period, number__gt=0).exists()
            return None if went_out or today - came_on > LATE else period
    return None


def _came_on(period: ReportingPeriod, now: datetime, after: int | None, calendar: WorkingCalendar) -> date | None:
    """The day on which the time of the mail about ``period`` came; None while it is to come."""
    days = []
    if period.locked_at is not None and period.locked_at <= now - SETTLED_AFTER:
        days.append(clock.day_of(period.locked_at + SETTLED_AFTER))
    if after is not None:
        days.append(calendar.working_days_from(period.last_due_on, after))
    return min((day for day in days if day <= now.date()), default=None)


@transaction.atomic
def monthly_send(
    *, period: ReportingPeriod, recipients: Sequence[MonthlyRecipient], by: User, seen: str, again: bool = False
) -> list[MonthlyMail]:
    """Record the mail about ``period`` to ``recipients``, by hand; a worker sends it.

    ``seen`` is the digest of the content that the preview showed. ``again``: also to those who got it before.

    Raises:
        Refused: ``unsettled``: a confirmation can still be taken back; ``nobody``: no recipient; ``had``: one of them
            got it before; ``changed``: the content is no longer what was shown.
    """
    _require_settled()
    _lock(period)
    require(bool(recipients), _("Choose at least one recipient."), code="nobody")
    if not again:
        had = set(MonthlyMail.objects.about(period).values_list("address", flat=True))
        names = ", ".join(each.name for each in recipients if each.address in had)
        sentence = _("Already recorded for this month: %(names)s. Tick “once more” to send it again.")
        require(not names, sentence % {"names": names}, code="had")
    content = letter_content(period)
    sentence = _("The figures have changed since the preview was shown. Please look at it again.")
    require(seen == content.digest, sentence, code="changed")
    return _record(period, content, recipients, by=by)


@transaction.atomic
def monthly_try(*, period: ReportingPeriod, recipient: MonthlyRecipient, by: User) -> MonthlyMail:
    """Record a trial of the mail to one address: with the month's content, marked in its subject; a worker sends it."""
    content = letter_content(period)
    letter = _letter(period, content, number=0, by=by)
    return _mails(letter, [recipient])[0]


@transaction.atomic
def monthly_mail_again(*, mail: MonthlyMail) -> MonthlyMail:
    """Let a mail that was refused, failed or was broken off wait to go out once more.

    Raises:
        Refused: ``settled``: it waits, is being sent, or went out.
    """
    found = MonthlyMail.objects.unsettled().select_for_update().filter(pk=mail.pk)
    waiting = {"state": MailState.WAITING, "tries": 0, "try_at": clock.now(), "claimed_at": None, "refusal": ""}
    sentence = _("This mail waits, is being sent, or went out.")
    require(bool(found.update(**waiting)), sentence, code="settled")
    transaction.on_commit(lambda: request_mailing(TASK), robust=True)
    mail.refresh_from_db()
    return mail


def monthly_mails_send(*, limit: int = MAX_PER_RUN) -> int:
    """Send up to ``limit`` waiting mails that are due; returns how many the mail server accepted."""
    mails = MonthlyMail.objects.select_related("letter__period")
    return mails_send(mails, _message, limit, retry_after=RETRY_AFTER, repeats=False)


def _require_settled() -> None:
    sentence = _("Reports were confirmed less than a minute ago and can still be taken back. Please send in a minute.")
    require(confirmations_settle(), sentence, code="unsettled")


def _lock(period: ReportingPeriod) -> None:
    lock_or_404(ReportingPeriod.objects.select_for_update(no_key=True), period.pk)


def _record(
    period: ReportingPeriod, content: LetterContent, recipients: Sequence[MonthlyRecipient], *, by: User | None
) -> list[MonthlyMail]:
    last = MonthlyLetter.objects.filter(period=period).aggregate(last=Max("number"))["last"] or 0
    return _mails(_letter(period, content, number=last + 1, by=by), recipients)


def _letter(period: ReportingPeriod, content: LetterContent, *, number: int, by: User | None) -> MonthlyLetter:
    return MonthlyLetter.objects.create(
        period=period,
        number=number,
        basis=content.basis,
        at=clock.now(),
        actor=by,
        actor_name=actor_name(by),
        subject=content.subject,
        body=content.body,
        page=content.page,
    )


def _mails(letter: MonthlyLetter, recipients: Sequence[MonthlyRecipient]) -> list[MonthlyMail]:
    now = clock.now()
    mails = [
        MonthlyMail.objects.create(letter=letter, name=each.name, address=each.address, at=now, try_at=now)
        for each in recipients
    ]
    transaction.on_commit(lambda: request_mailing(TASK), robust=True)
    return mails


def _message(mail: MonthlyMail) -> EmailMessage:
    """The stored letter, addressed to its recipient, with the page attached."""
    letter = mail.letter
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("[Trial] %(subject)s") % {"subject": letter.subject} if letter.is_trial else letter.subject
        body = render_to_string("reporting/mails/monthly_greeting.txt", {"name": mail.name}).strip()
    message = written("monthly", mail, mail.address, subject, f"{body}\n\n{letter.body}")
    message.attach(page_name(letter.period), bytes(letter.page), PDF)
    return message


def page_name(period: ReportingPeriod) -> str:
    """The name of the file with the page of ``period``."""
    return f"ket-qua-{period.name}.pdf"


def working_day_after(period: ReportingPeriod, days: int) -> date:
    """On which day the mail about ``period`` goes out by itself unless it is locked before."""
    return CalendarException.objects.calendar().working_days_from(period.last_due_on, days)
