"""Links with which owners of accounts set their own passwords: mailed by a job, or printed once and handed over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from units import clock
from units.actions.delivery import written
from units.actions.mail_queue import MAX_PER_RUN, mails_send, request_mailing
from units.history import record_event
from units.login_lock import lock_open
from units.models import Invitation, InvitationMail, PortalSettings, User
from units.models.invitations import state_of
from units.refusals import Refused, require
from units.sql import insert_rows
from units.wording import moment

TASK = "units.tasks.mail_invitations"
DAYS, MAX_DAYS = 14, 60  # how long a link is valid unless its maker says otherwise, and at most
PAUSE = timedelta(minutes=10)  # one mail with a link to an account, however often it is asked for


@transaction.atomic
def invitations_make(
    *, accounts: Sequence[User], by: User, days: int = DAYS, by_mail: bool = True
) -> tuple[list[Invitation], list[Invitation]]:
    """Make a new link for each of ``accounts``; links that they have already end. A fixed number of queries.

    Returns the links that will be mailed, and those that the caller has to hand over: of accounts without an address,
    or of all unless ``by_mail``.

    Raises:
        Refused: ``closed``: an account is closed; ``just_sent``: a mail with a link has just been recorded for the same
            address; ``days``: more days than a link may be valid.
    """
    require(1 <= days <= MAX_DAYS, _("A link is valid for 1 to %(n)s days.") % {"n": MAX_DAYS}, code="days")
    now = clock.now()
    rows = User.objects.select_for_update(of=("self",)).select_related("unit__parent")
    locked = list(rows.filter(pk__in=[each.pk for each in accounts]).order_by("pk"))
    for account in locked:
        sentence = _("The account %(name)s is closed. Reopen it first.") % {"name": account.username}
        require(account.is_active, sentence, code="closed")
    if by_mail:
        _refuse_repeated(locked, now)
    invitations_end(accounts=locked)
    ends_at = clock.end_of(clock.day_of(now) + timedelta(days=days))
    made = [Invitation(account=each, at=now, by=by, ends_at=ends_at, bound_to=state_of(each)) for each in locked]
    insert_rows(Invitation, made)
    mailed = [each for each in made if by_mail and each.account.email]
    mails = [InvitationMail(invitation=each, address=each.account.email, at=now, try_at=now) for each in mailed]
    if mails:
        InvitationMail.objects.bulk_create(mails)
        transaction.on_commit(lambda: request_mailing(TASK), robust=True)
    printed = [each for each in made if not by_mail or not each.account.email]
    record_event(User, [each.account for each in mailed], by=by, reason=_("Link to set a password mailed"))
    record_event(User, [each.account for each in printed], by=by, reason=_("Link to set a password printed"))
    return mailed, printed


def invitations_end(*, accounts: Sequence[User]) -> int:
    """End the open links of ``accounts``; returns how many."""
    return Invitation.objects.open().filter(account__in=accounts).update(ended_at=clock.now())


@transaction.atomic
def invitation_use(*, invitation: Invitation, password: str) -> User:
    """Set the account's password through its link, which ends; a lock after wrong passwords is removed.

    Raises:
        Refused: the link is no longer valid.
    """
    account = User.objects.select_for_update().filter(pk=invitation.account_id).first()
    found = Invitation.objects.filter(pk=invitation.pk).first()
    if account is None or found is None:  # both were deleted meanwhile
        raise Refused(link_has_ended(), code="ended")
    found.account = account
    require(found.is_valid(clock.now()), link_has_ended(), code="ended")
    Invitation.objects.filter(pk=found.pk).update(used_at=clock.now())
    account.set_password(password)
    account.save(update_fields=["password"])
    record_event(User, [account], by=account, reason=_("Password set by its owner through the link"))
    lock_open(user=account)
    return account


def link_has_ended() -> str:
    """The one sentence for a link that is unknown, used, ended or too old."""
    return _("This link was used already or has run out. Please ask the administrator for a new one.")


def address_of(invitation: Invitation) -> str:
    """The complete address of the link: for its mail and its sheet of paper, never for a log or a list."""
    path = reverse("units:invitation", kwargs={"uidb64": str(invitation.pk), "token": invitation.token})
    return settings.PORTAL_URL + path


def invitations_mail(*, limit: int = MAX_PER_RUN) -> int:
    """Send up to ``limit`` waiting mails that are due; returns how many the mail server accepted."""
    mails = InvitationMail.objects.select_related("invitation__account__unit__parent")
    return mails_send(mails, _message, limit)


def _refuse_repeated(accounts: Sequence[User], now: datetime) -> None:
    recent = InvitationMail.objects.filter(invitation__account__in=accounts, at__gt=now - PAUSE)
    addresses = {account.pk: account.email for account in accounts}
    for mail in recent.select_related("invitation"):
        if mail.address == addresses[mail.invitation.account_id]:
            sentence = _(
                "A mail with a link was recorded for %(address)s at %(time)s. Please wait ten minutes, or print the"
                " link."
            )
            raise Refused(sentence % {"address": mail.address, "time": moment(mail.at)}, code="just_sent")


def _message(mail: InvitationMail) -> EmailMessage | None:
    """The mail with the link; None where the link has ended meanwhile."""
    invitation = mail.invitation
    if not invitation.is_valid(clock.now()) or invitation.account.email != mail.address:
        return None
    with translation.override(settings.LANGUAGE_CODE):
        context = {
            "account": invitation.account,
            "address": address_of(invitation),
            "ends_on": clock.day_of(invitation.ends_at),
            "support": PortalSettings.load().support,
        }
        subject = render_to_string("units/invitation_subject.txt").strip()
        body = render_to_string("units/invitation_mail.txt", context).strip()
    return written("invitation", mail, mail.address, subject, body)
