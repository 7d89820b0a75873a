"""Sending recorded mails: each is claimed before it is sent, and its outcome is stored.

waiting → sending → sent, needless, refused or failed; a temporary failure puts the mail back to waiting, a bounded
number of times. A second copy of these mails does no harm: an interrupted one is sent again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from celery import current_app
from django.core.mail import EmailMessage

from units import clock
from units.actions.delivery import Outcome, Verdict, deliver
from units.models.mails import MailState, RecordedMail, RecordedMailQuerySet

logger = logging.getLogger(__name__)
MAX_PER_RUN = 50
RETRY_AFTER = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60)]  # then it is given up
M = TypeVar("M", bound=RecordedMail)


def mails_send(mails: RecordedMailQuerySet[M], message_of: Callable[[M], EmailMessage | None], limit: int) -> int:
    """Send up to ``limit`` waiting mails that are due; returns how many the mail server accepted.

    ``message_of`` writes one; None where it is no longer needed.
    """
    now = clock.now()
    for mail in mails.cut_off(now):
        _put_back(mail, mail.refusal)
    taken = 0
    for mail in mails.to_mail(now)[:limit]:
        if not claim(mail):
            continue
        outcome = _deliver(mail, message_of(mail))
        taken += outcome is not None and outcome.verdict == Verdict.TAKEN
        if outcome is not None and outcome.verdict == Verdict.NO_CONNECTION:
            logger.warning("No connection to the mail server: %s", outcome.answer)
            break
    return taken


def request_mailing(task: str) -> None:
    """Have a worker run ``task``. Without a broker `tick` does: in the request a known address would take longer."""
    if current_app.conf.task_always_eager:
        return
    try:
        current_app.tasks[task].apply_async(retry=False, ignore_result=True)
    except Exception:
        logger.exception("The mails that wait could not be asked for (%s).", task)


def claim(mail: RecordedMail) -> bool:
    """Claim the mail; False when another process has claimed it."""
    mine = type(mail)._default_manager.filter(pk=mail.pk, state=MailState.WAITING, tries=mail.tries)
    return bool(mine.update(state=MailState.SENDING, claimed_at=clock.now()))


def _deliver(mail: RecordedMail, message: EmailMessage | None) -> Outcome | None:
    """Send ``message`` and store the outcome; None where there is nothing to send."""
    if message is None:
        _move(mail, MailState.NEEDLESS)
        return None
    outcome = deliver(message)
    if outcome.verdict == Verdict.TAKEN:
        _move(mail, MailState.SENT, sent_at=clock.now(), refusal="")
    elif outcome.verdict in (Verdict.ADDRESS_REFUSED, Verdict.FAILED):
        state = MailState.REFUSED if outcome.verdict == Verdict.ADDRESS_REFUSED else MailState.FAILED
        _move(mail, state, refusal=outcome.answer)
    else:
        _put_back(mail, outcome.answer)
    return outcome


def _put_back(mail: RecordedMail, answer: str) -> None:
    """Let a mail wait for its next try, or give it up after the last one."""
    tries = mail.tries + 1
    if tries > len(RETRY_AFTER):
        _move(mail, MailState.FAILED, tries=tries, refusal=answer)
    else:
        _move(mail, MailState.WAITING, tries=tries, try_at=clock.now() + RETRY_AFTER[tries - 1], refusal=answer)


def _move(mail: RecordedMail, to: MailState, **values: object) -> None:
    """Change the row only while it is still ours: SENDING, with this number of tries."""
    mine = type(mail)._default_manager.filter(pk=mail.pk, state=MailState.SENDING, tries=mail.tries)
    mine.update(state=to, **values)
