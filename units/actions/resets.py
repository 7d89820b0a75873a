"""New passwords by mail: requested on a page, mailed by a job, so that the page does not reveal who has an account.

waiting → sending → sent, needless (no account has the address), refused or failed; a temporary failure puts the
mail back to waiting, a bounded number of times. Unlike a reminder a second copy does no harm: an interrupted
mail is sent again.
"""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Sequence
from datetime import timedelta

from celery import current_app
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
from units.actions.delivery import Outcome, Verdict, deliver
from units.models import ResetMail, ResetMailState, User

logger = logging.getLogger(__name__)
TASK = "units.tasks.mail_resets"
PAUSE = timedelta(minutes=10)  # one mail to an address, however often it is requested
MAX_PER_CLIENT = 30  # requests in PAUSE from one network address: an entire province may be behind it
MAX_PER_RUN = 50
RETRY_AFTER = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60)]  # then it is given up
KEPT_FOR = timedelta(days=30)

State = ResetMailState


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
    transaction.on_commit(_request_mailing, robust=True)


def plain_address(address: str) -> str:
    """The form in which addresses are compared, as Django compares them with those of accounts."""
    return unicodedata.normalize("NFKC", address.strip()).casefold()


def resets_mail(*, limit: int = MAX_PER_RUN) -> int:
    """Send up to ``limit`` waiting mails that are due; returns how many the mail server accepted."""
    now = clock.now()
    ResetMail.objects.filter(at__lt=now - KEPT_FOR).delete()
    for mail in ResetMail.objects.cut_off(now):
        _put_back(mail, mail.refusal)
    taken = 0
    for mail in ResetMail.objects.to_mail(now)[:limit]:
        if not _claim(mail):
            continue
        outcome = _deliver(mail)
        taken += outcome is not None and outcome.verdict == Verdict.TAKEN
        if outcome is not None and outcome.verdict == Verdict.NO_CONNECTION:
            logger.warning("No connection to the mail server: %s", outcome.answer)
            break
    return taken


def _request_mailing() -> None:
    """Have a worker mail what waits. Without a broker `tick` does: in the request a known address would take longer."""
    if current_app.conf.task_always_eager:
        return
    try:
        current_app.tasks[TASK].apply_async(retry=False, ignore_result=True)
    except Exception:
        logger.exception("The mails for new passwords could not be asked for.")


def _claim(mail: ResetMail) -> bool:
    """Claim the mail; False when another process has claimed it."""
    mine = ResetMail.objects.filter(pk=mail.pk, state=State.WAITING, tries=mail.tries)
    return bool(mine.update(state=State.SENDING, claimed_at=clock.now()))


def _deliver(mail: ResetMail) -> Outcome | None:
    """Mail the links of the address's accounts and store the outcome; None where no account has the address."""
    accounts: list[User] = list(PasswordResetForm().get_users(mail.address))
    if not accounts:
        _move(mail, State.NEEDLESS)
        return None
    outcome = deliver(_message(mail, accounts))
    if outcome.verdict == Verdict.TAKEN:
        _move(mail, State.SENT, sent_at=clock.now(), refusal="")
    elif outcome.verdict in (Verdict.ADDRESS_REFUSED, Verdict.FAILED):
        state = State.REFUSED if outcome.verdict == Verdict.ADDRESS_REFUSED else State.FAILED
        _move(mail, state, refusal=outcome.answer)
    else:
        _put_back(mail, outcome.answer)
    return outcome


def _message(mail: ResetMail, accounts: Sequence[User]) -> EmailMessage:
    """One mail with a link for each account; to the address that the accounts have, not to the one that was typed."""
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
    headers = {"Auto-Submitted": "auto-generated"}
    return EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [accounts[0].email], headers=headers)


def _put_back(mail: ResetMail, answer: str) -> None:
    """Let a mail wait for its next try, or give it up after the last one."""
    tries = mail.tries + 1
    if tries > len(RETRY_AFTER):
        _move(mail, State.FAILED, tries=tries, refusal=answer)
    else:
        _move(mail, State.WAITING, tries=tries, try_at=clock.now() + RETRY_AFTER[tries - 1], refusal=answer)


def _move(mail: ResetMail, to: ResetMailState, **values: object) -> None:
    """Change the row only while it is still ours: SENDING, with this number of tries."""
    ResetMail.objects.filter(pk=mail.pk, state=State.SENDING, tries=mail.tries).update(state=to, **values)
