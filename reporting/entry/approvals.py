"""The state of a request for approval by the head of a unit, its link, and what its report's page shows of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from reporting import rules
from reporting.entry.contents import sealed
from reporting.entry.form import EntryForm
from reporting.entry.texts import texts_of
from reporting.models import Approval, Submission
from units import clock
from units.models import PortalSettings, User
from units.wording import moment


class ApprovalState(Enum):
    """What can still become of a request for approval."""

    WAITING = "waiting"
    GIVEN = "given"
    CHANGED = "changed"  # the report holds other contents than those shown to the head of the unit
    RUN_OUT = "run_out"
    ENDED = "ended"  # taken back, or replaced by a newer one
    SENT = "sent"
    CLOSED = "closed"  # the report takes no sending now


def state_of(approval: Approval, digest: str, submission: Submission, at: datetime) -> ApprovalState:
    """The state of ``approval`` at ``at``; ``digest`` is that of what the report would send now."""
    if approval.revision_id is not None:
        return ApprovalState.SENT
    if approval.ended_at is not None:
        return ApprovalState.ENDED
    if not submission.is_editable(at):
        return ApprovalState.CLOSED
    if digest != approval.digest:
        return ApprovalState.CHANGED
    if approval.given_at is not None:
        return ApprovalState.GIVEN
    return ApprovalState.RUN_OUT if approval.has_run_out(at) else ApprovalState.WAITING


def sentence_of(state: ApprovalState, approval: Approval) -> str:
    """What the head of the unit reads at the link; empty while it waits."""
    given = ""
    if approval.given_at is not None:
        values = {"time": moment(approval.given_at), "who": approval.signature}
        given = _("Approved at %(time)s by %(who)s.") % values
    sentences = {
        ApprovalState.WAITING: "",
        ApprovalState.GIVEN: _("The unit's clerk can send the report now."),
        ApprovalState.CHANGED: _("The figures have changed since the link was made. The unit can send a new link."),
        ApprovalState.RUN_OUT: _("The time of this link is over. The unit can send a new link."),
        ApprovalState.ENDED: _("The unit has taken this link back or replaced it by a newer one."),
        ApprovalState.SENT: _("The report was sent with these figures."),
        ApprovalState.CLOSED: _("The report takes no sending at present, so nothing is approved."),
    }
    return " ".join(part for part in (given, sentences[state]) if part)


def address_of(approval: Approval) -> str:
    """The complete address of the link: for the unit's own page and its mail, never for a log or a list."""
    return settings.PORTAL_URL + reverse("reporting:approval", args=[approval.token])


@dataclass(frozen=True, slots=True)
class ApprovalPanel:
    """What the page of a report shows of the approval by the head of its unit."""

    approval: Approval | None
    state: ApprovalState | None
    by_tick: bool  # whether the tick of the clerk is enough
    last_address: str
    is_mail_late: bool = False  # the mail with the link waits longer than usual
    own_address: str = ""  # of who asks, for the mail that it was given

    @property
    def name(self) -> str:
        """The name of the state, for the template."""
        return self.state.value if self.state else ""

    @property
    def address(self) -> str:
        """The link, while the head of the unit can still approve through it."""
        return address_of(self.approval) if self.approval and self.state == ApprovalState.WAITING else ""

    @property
    def qr(self) -> SafeString:
        """The link as a QR code: an SVG element without styles."""
        code = segno.make(self.address, error="m", micro=False)
        svg = str(code.svg_inline(scale=4, border=2, dark="#000", light="#fff", omitsize=False))
        return mark_safe(svg)  # noqa: S308 - made by segno of our own address

    @property
    def tells_asker(self) -> bool:
        """Whether who asks gets a mail, as was chosen for the request that is open."""
        return self.approval is None or self.approval.tells_asker

    @property
    def is_given(self) -> bool:
        """Whether these very contents were approved."""
        return self.state == ApprovalState.GIVEN


def approval_panel(
    user: User, submission: Submission, form: EntryForm, portal: PortalSettings, *, nil: bool | None = None
) -> ApprovalPanel | None:
    """What ``user`` sees of it next to ``form``; None where the portal or the user's role has none.

    ``nil`` says which step the page is at; without it the request's own kind is looked at. Two queries.
    """
    if not rules.can_ask_approval(user, submission, portal.head_approval):
        return None
    by_tick = rules.can_send_by_tick(user, portal.head_approval)
    found = submission.approvals.open().select_related("mail").first() if submission.pk else None
    state = None
    if found is not None:
        kind = found.nil if nil is None else nil
        figures = {row.procedure.code: row.numbers for row in form.rows}
        digest = sealed(submission, figures, texts_of(submission), nil=kind).digest
        state = state_of(found, digest, submission, clock.now())
    return ApprovalPanel(found, state, by_tick, found_address(found), _is_mail_late(found), user.email)


def _is_mail_late(approval: Approval | None) -> bool:
    mail = getattr(approval, "mail", None)
    return mail is not None and mail.is_late(clock.now())


def found_address(approval: Approval | None) -> str:
    """To which address the link was mailed; empty where it was not."""
    mail = getattr(approval, "mail", None)
    return mail.address if mail is not None else ""
