"""Sending recorded mails: each is claimed before it is sent, and its outcome is stored.

waiting → sending → sent, needless, refused or failed; a temporary failure puts the mail back to waiting, a bounded
number of times. Where a second copy does no harm, an interrupted mail is sent again; where it would, it is left as it
is, and a person decides (``repeats``).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
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


def mails_send(
    mails: RecordedMailQuerySet[M],
    message_of: Callable[[M], EmailMessage | None],
    limit: int,
    *,
    retry_after: Sequence[timedelta] = tuple(RETRY_AFTER),
    repeats: bool = True,
) -> int:
    """Send up to ``limit`` waiting mails that are due; returns how many the mail server accepted.

    ``message_of`` writes one; None where it is no longer needed. ``repeats``: send those again of which it is not known
    whether they went out.
    """
    now = clock.now()
    if repeats:
        for mail in mails.cut_off(now):
            _put_back(mail, mail.refusal, retry_after)
    taken = 0
    for mail in mails.to_mail(now)[:limit]:
        if not claim(mail):
            continue
        outcome = _outcome(mail, message_of)
        if outcome is None:
            _move(mail, MailState.NEEDLESS)
            continue
        _store(mail, outcome, retry_after, repeats=repeats)
        taken += outcome.verdict == Verdict.TAKEN
        if outcome.verdict == Verdict.NO_CONNECTION:
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


def _outcome(mail: M, message_of: Callable[[M], EmailMessage | None]) -> Outcome | None:
    """Write and send ``mail``; None where there is nothing to send."""
    try:
        message = message_of(mail)
    except Exception as error:  # a mail that cannot be written must not hold up the others
        logger.exception("The mail %s of %s could not be written.", mail.pk, mail._meta.label)
        return Outcome(Verdict.FAILED, repr(error))
    return None if message is None else deliver(message)


def _store(mail: RecordedMail, outcome: Outcome, retry_after: Sequence[timedelta], *, repeats: bool) -> None:
    if outcome.verdict == Verdict.TAKEN:
        _move(mail, MailState.SENT, sent_at=clock.now(), refusal="")
    elif outcome.verdict in (Verdict.ADDRESS_REFUSED, Verdict.FAILED):
        state = MailState.REFUSED if outcome.verdict == Verdict.ADDRESS_REFUSED else MailState.FAILED
        _move(mail, state, refusal=outcome.answer)
    elif outcome.verdict == Verdict.UNKNOWN and not repeats:
        _move(mail, MailState.SENDING, refusal=outcome.answer)
    else:
        _put_back(mail, outcome.answer, retry_after)


def _put_back(mail: RecordedMail, answer: str, retry_after: Sequence[timedelta]) -> None:
    """Let a mail wait for its next try, or give it up after the last one."""
    tries = mail.tries + 1
    if tries > len(retry_after):
        _move(mail, MailState.FAILED, tries=tries, refusal=answer)
    else:
        try_at = clock.now() + retry_after[tries - 1]
        _move(mail, MailState.WAITING, tries=tries, try_at=try_at, refusal=answer)


def _move(mail: RecordedMail, to: MailState, **values: object) -> None:
    """Change the row only while it is still ours: SENDING, with this number of tries."""
    mine = type(mail)._default_manager.filter(pk=mail.pk, state=MailState.SENDING, tries=mail.tries)
    mine.update(state=to, **values)
