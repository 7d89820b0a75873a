"""New passwords by mail: requested on a page, mailed by a job, so that the page does not reveal who has an account.

A mail is needless where no account has the address.
"""

from __future__ import annotations

import logging
import unicodedata
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.forms import PasswordResetForm
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from units import clock
from units.actions.delivery import written
from units.actions.mail_queue import MAX_PER_RUN, mails_send, request_mailing
from units.models import ResetMail, User

logger = logging.getLogger(__name__)
TASK = "units.tasks.mail_resets"
PAUSE = timedelta(minutes=10)  # one mail to an address, however often it is requested
MAX_PER_CLIENT = 30  # requests in PAUSE from one network address: an entire province may be behind it
KEPT_FOR = timedelta(days=30)


@transaction.atomic
def reset_request(*, address: str, client: str) -> None:
    """Record that a new password was requested for ``address`` from the network address ``client``.

    A repeated request within PAUSE, or too many by one client, records nothing. The same statements are sent whether an
    account has the address or not; who has one is looked up by the job.
    """
    address, now = plain_address(address), clock.now()
    recent = ResetMail.objects.filter(at__gt=now - PAUSE)
    asked, of_client = recent.filter(address=address).exists(), recent.filter(client=client).count()
    if of_client >= MAX_PER_CLIENT:
        logger.warning("New passwords are asked for too often from %s.", client)
    if asked or of_client >= MAX_PER_CLIENT:
        return
    mail = ResetMail(address=address, client=client, at=now, try_at=now)
    ResetMail.objects.bulk_create([mail], ignore_conflicts=True)  # two at once: one goes out
    transaction.on_commit(lambda: request_mailing(TASK), robust=True)


def plain_address(address: str) -> str:
    """The form in which addresses are compared, as Django compares them with those of accounts."""
    return unicodedata.normalize("NFKC", address.strip()).casefold()


def resets_mail(*, limit: int = MAX_PER_RUN) -> int:
    """Send up to ``limit`` waiting mails that are due; returns how many the mail server accepted."""
    ResetMail.objects.filter(at__lt=clock.now() - KEPT_FOR).delete()
    return mails_send(ResetMail.objects.all(), _message, limit)


def _message(mail: ResetMail) -> EmailMessage | None:
    """One mail with a link for each account; to the address that the accounts have, not to the one that was typed.

    None where no account has the address.
    """
    accounts: list[User] = list(PasswordResetForm().get_users(mail.address))
    if not accounts:
        return None
    links = [
        (
            user.get_full_name(),
            user.get_username(),
            urlsafe_base64_encode(force_bytes(user.pk)),
            default_token_generator.make_token(user),
        )
        for user in accounts
    ]
    with translation.override(settings.LANGUAGE_CODE):
        context = {"links": links, "portal_url": settings.PORTAL_URL}
        subject = render_to_string("units/password_reset_subject.txt").strip()
        body = render_to_string("units/password_reset_mail.txt", context)
    return written("reset", mail, accounts[0].email, subject, body)
