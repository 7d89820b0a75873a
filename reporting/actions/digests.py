"""Mails with what waits: chosen by owners of accounts, recorded once a day, sent by a job; none where nothing waits."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from reporting import rules
from reporting.models import CalendarException, DigestChoice, DigestMail, Rhythm
from reporting.todo.digest import waiting_for
from reporting.working_days import WorkingCalendar
from units import clock
from units.actions.delivery import written
from units.actions.mail_queue import MAX_PER_RUN, mails_send
from units.models import PortalSettings, User
from units.refusals import require
from units.wording import day, whole

KEPT = timedelta(days=92)  # what became of a mail can be looked up for a quarter


@transaction.atomic
def digest_choose(*, account: User, rhythm: str) -> DigestChoice:
    """Record how often ``account`` gets a mail with what waits.

    Raises:
        Refused: ``role``: nothing waits for this role; ``rhythm``: no such choice; ``address``: the account has no
            address to write to.
    """
    require(rules.can_have_digest(account), _("Accounts of this role get no such mail."), code="role")
    require(rhythm in Rhythm.values, _("Choose how often the mail comes."), code="rhythm")
    sentence = _("The account has no e-mail address. Ask the administrator to enter one.")
    require(bool(account.email) or rhythm == Rhythm.OFF, sentence, code="address")
    choice, _made = DigestChoice.objects.update_or_create(account=account, defaults={"rhythm": rhythm})
    return choice


def digests_record() -> int:
    """Beat's job: record today's mails of those who chose them, from the set hour on; returns how many are new.

    Run twice, or by two at once: the database takes one mail an account and day. A day on which nothing ran is not
    made up for.
    """
    now = clock.now()
    today = now.date()
    calendar = CalendarException.objects.calendar()
    if now.hour < PortalSettings.load().reminder_hour or not calendar.is_working_day(today):
        return 0
    rhythms = [Rhythm.DAILY, *([Rhythm.WEEKLY] if begins_week(today, calendar) else [])]
    chosen = DigestChoice.objects.filter(rhythm__in=rhythms, account__is_active=True).exclude(account__email="")
    accounts = [each.account for each in chosen.select_related("account__unit")]
    wanted = [
        DigestMail(account=each, day=today, address=each.email, at=now, try_at=now)
        for each in accounts
        if rules.can_have_digest(each)
    ]
    before = DigestMail.objects.filter(day=today)
    count = before.count()
    if len(wanted) > count:
        DigestMail.objects.bulk_create(wanted, ignore_conflicts=True)
        DigestMail.objects.filter(day__lt=today - KEPT).delete()
    return before.count() - count


def begins_week(today: date, calendar: WorkingCalendar) -> bool:
    """Whether no day of this week before ``today`` was worked: Monday, or what comes after a holiday."""
    earlier = [today - timedelta(days=back) for back in range(1, today.weekday() + 1)]
    return not any(calendar.is_working_day(each) for each in earlier)


def digests_mail(*, limit: int = MAX_PER_RUN) -> int:
    """Send up to ``limit`` waiting mails that are due; returns how many the mail server accepted."""
    return mails_send(DigestMail.objects.select_related("account__unit__parent"), _message, limit)


def _message(mail: DigestMail) -> EmailMessage | None:
    """The mail with what waits now; None where nothing does, the day is over, or its owner chose none meanwhile."""
    account = mail.account
    choice = DigestChoice.objects.filter(account=account).exclude(rhythm=Rhythm.OFF)
    if mail.day != clock.today() or account.email != mail.address or not account.is_active or not choice.exists():
        return None
    with translation.override(settings.LANGUAGE_CODE):
        waiting = waiting_for(account)
        if not waiting:
            return None
        words = {"n": whole(len(waiting)), "day": day(mail.day)}
        subject = _("[Online dossier reports] %(n)s things to do, %(day)s") % words
        context = {
            "account": account,
            "waiting": waiting,
            "day": mail.day,
            "portal": PortalSettings.load(),
            "demo_day": settings.DEMO_TODAY,
            "choice_url": settings.PORTAL_URL + reverse("reporting:own-mails"),
        }
        body = render_to_string("reporting/mails/digest.txt", context)
    return written("digest", mail, mail.address, subject, body)
