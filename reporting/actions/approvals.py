"""Approval by the head of a unit: a clerk asks for it, the head gives it through the link; the mails of both go out.

Each locks the report before it looks at the request, as everything does that could change what would be sent.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from reporting import rules
from reporting.entry.approvals import ApprovalState, address_of, found_address, sentence_of, state_of
from reporting.entry.contents import contents_changed, contents_of
from reporting.models import (
    Approval,
    ApprovalMail,
    ApprovalNotice,
    EventKind,
    Submission,
    SubmissionEvent,
    SubmissionStatus,
)
from reporting.models.approvals import hashed
from reporting.models.notes import Answers
from reporting.numbers import blank_cells, not_nil, not_open, nothing_to_report
from reporting.transitions import actor_name, lock_submission, record
from units import clock
from units.actions.delivery import written
from units.actions.mail_queue import MAX_PER_RUN, mails_send, request_mailing
from units.locking import lock_or_404
from units.models import PortalSettings, User
from units.refusals import Refused, require

TASK = "reporting.tasks.mail_approvals"
LEAST_DAYS = 3  # a link holds so many days at least, and until the deadline
MOST_A_DAY = 20  # links of one report; more is a mistake, or a way to send mails to other people


@transaction.atomic
def approval_ask(
    *,
    submission: Submission,
    by: User,
    seen: str,
    nil: bool = False,
    address: str = "",
    answers: Answers | None = None,
    tells: bool = False,
) -> Approval:
    """Make the link with which the head of the unit approves what ``by`` was shown (its digest is ``seen``).

    An open link of other contents, or for another ``address``, ends; the same request again gives the same link. With
    an ``address`` the link is mailed there; with ``tells``, ``by`` gets a mail when it is given. ``answers`` to hints
    are kept for the sending.

    Raises:
        Refused: not open, not offered, other contents than ``seen``, nothing to report, incomplete or not nil, too
            many links today.
    """
    submission = lock_submission(submission, by=by)
    mode = PortalSettings.load().head_approval
    allowed = rules.can_ask_approval(by, submission, mode)
    require(allowed, not_open(), code="not_open")
    contents = contents_of(submission, nil=nil)
    require(contents.digest == seen, contents_changed(), code="contents_changed")
    require(bool(contents.figures), nothing_to_report(), code="nothing_to_report")
    blanks = sum(numbers.count(None) for numbers in contents.figures.values())
    hindrance = not_nil(contents.figures.values()) if nil else blank_cells(blanks) if blanks else ""
    require(not hindrance, hindrance, code="incomplete")
    now = clock.now()
    earlier = submission.approvals.open().select_for_update(of=("self",)).first()
    if earlier is not None and _is_the_same(earlier, seen, address, now):
        if earlier.given_at is None and earlier.tells_asker != tells:
            earlier.tells_asker = tells
            earlier.save(update_fields=["tells_asker"])
        return earlier
    today = submission.approvals.filter(asked_at__gte=now - timedelta(days=1)).count()
    require(today < MOST_A_DAY, _("Too many links were made for this report today."), code="too_many")
    submission.approvals.open().update(ended_at=now)
    made = _made(submission, by, seen, nil, answers or {}, now, tells=tells)
    if address:
        ApprovalMail.objects.create(approval=made, address=address, at=now, try_at=now)
        _request_mailing()
    record(submission, EventKind.APPROVAL_ASKED, by=by, at=now, until=made.ends_at)
    return made


@transaction.atomic
def approval_end(*, submission: Submission, by: User) -> int:
    """Take the open link of the report back; returns how many there were.

    Raises:
        Refused: the report is not open for ``by``.
    """
    submission = lock_submission(submission, by=by)
    allowed = rules.keeps(by, submission.unit) and rules.can_enter(by, submission)
    require(allowed, not_open(), code="not_open")
    return submission.approvals.open().update(ended_at=clock.now())


@transaction.atomic
def approval_give(*, approval: Approval, name: str, position: str) -> Approval:
    """Approve what the link is about, in the name that the head of the unit typed; a second tap changes nothing.

    Raises:
        Refused: the link was ended, has run out, its figures have changed, or the report takes no sending; the code is
            the name of the ``ApprovalState``.
    """
    submission = lock_submission(approval.submission)
    found = lock_or_404(Approval.objects.select_for_update(of=("self",)), approval.pk)
    if found.given_at is not None:
        return found
    now = clock.now()
    state = state_of(found, contents_of(submission, nil=found.nil).digest, submission, now)
    require(state == ApprovalState.WAITING, sentence_of(state, found), code=state.value)
    found.given_at, found.name, found.position = now, name, position
    found.save(update_fields=["given_at", "name", "position"])
    SubmissionEvent.objects.create(
        submission=submission, kind=EventKind.HEAD_APPROVED, at=now, actor=None, actor_name=found.signature
    )
    asker = found.asked_by
    if found.tells_asker and asker is not None and asker.email:
        ApprovalNotice.objects.create(approval=found, address=asker.email, at=now, try_at=now)
        _request_mailing()
    return found


def approval_for(submission: Submission, by: User, digest: str, *, ticked: bool) -> Approval | None:
    """The approval under which a locked ``submission`` with the contents ``digest`` is sent; None under the tick.

    Raises:
        Refused: neither was given, or the tick is not enough.
    """
    mode = PortalSettings.load().head_approval
    if rules.can_ask_approval(by, submission, mode):
        given = submission.approvals.open().filter(digest=digest, given_at__isnull=False).first()
        if given is not None:
            return given
    by_tick = rules.can_send_by_tick(by, mode)
    if not by_tick:
        sentence = _("Before sending, the head of the unit approves these figures through the link.")
        raise Refused(sentence, code="not_approved")
    sentence = _("Before sending, please tick that the figures were approved by the head of the unit.")
    require(ticked, sentence, code="not_approved")
    return None


def approvals_mail(*, limit: int = MAX_PER_RUN) -> int:
    """Send up to ``limit`` waiting mails of each kind that are due; returns how many the mail server accepted."""
    related = ("approval__submission__unit__parent", "approval__submission__period")
    notices = ApprovalNotice.objects.select_related(*related, "approval__asked_by")
    return mails_send(ApprovalMail.objects.select_related(*related), _message, limit) + mails_send(
        notices, _notice, limit
    )


def _request_mailing() -> None:
    transaction.on_commit(lambda: request_mailing(TASK), robust=True)


def _is_the_same(earlier: Approval, seen: str, address: str, now: datetime) -> bool:
    """Whether the request is made again, as by a second click."""
    is_valid = earlier.digest == seen and not (earlier.given_at is None and earlier.has_run_out(now))
    return is_valid and address in ("", found_address(earlier))


def _made(
    submission: Submission, by: User, digest: str, nil: bool, answers: Answers, now: datetime, *, tells: bool
) -> Approval:
    last_day = max(submission.due_on, clock.day_of(now) + timedelta(days=LEAST_DAYS))
    made = Approval(
        submission=submission,
        digest=digest,
        nil=nil,
        answers=[[code, kind, text] for (code, kind), text in answers.items()],
        asked_at=now,
        asked_by=by,
        asked_by_name=actor_name(by),
        tells_asker=tells,
        ends_at=clock.end_of(last_day),
    )
    made.token_hash = hashed(made.token)
    made.save()
    return made


def _message(mail: ApprovalMail) -> EmailMessage | None:
    """The mail with the link; None where nobody can approve through it any more."""
    approval = mail.approval
    is_over = approval.ended_at or approval.given_at or approval.has_run_out(clock.now())
    if is_over:
        return None
    context = {
        "address": address_of(approval),
        "ends_on": clock.day_of(approval.ends_at),
        "asked_by": approval.asked_by_name,
    }
    return _written("", mail, approval.submission, context)


def _notice(mail: ApprovalNotice) -> EmailMessage | None:
    """The mail to who asked; None where the figures were sent or changed, or the account left the unit."""
    approval, asker = mail.approval, mail.approval.asked_by
    submission = approval.submission
    if asker is None or not asker.is_active or asker.email != mail.address or not rules.can_enter(asker, submission):
        return None
    digest = contents_of(submission, nil=approval.nil).digest
    if state_of(approval, digest, submission, clock.now()) != ApprovalState.GIVEN:
        return None
    page = settings.PORTAL_URL + reverse("reporting:submission", args=[submission.period.name, submission.unit.code])
    is_due = submission.status == SubmissionStatus.DRAFT and submission.due_on >= clock.today()
    context = {"approval": approval, "address": page, "due": submission.due_on if is_due else None}
    return _written("notice_", mail, submission, context)


def _written(
    kind: str, mail: ApprovalMail | ApprovalNotice, submission: Submission, context: dict[str, Any]
) -> EmailMessage:
    """The message of ``mail``; ``kind`` is what the names of its templates begin with."""
    with translation.override(settings.LANGUAGE_CODE):
        context |= {"submission": submission, "portal": PortalSettings.load(), "demo_day": settings.DEMO_TODAY}
        subject = render_to_string(f"reporting/approval/{kind}subject.txt", context).strip()
        body = render_to_string(f"reporting/approval/{kind}mail.txt", context).strip()
    return written(f"{kind}approval", mail, mail.address, subject, body)
