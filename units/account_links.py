"""What becomes of the links of accounts, in words, and the sheet on which links to hand over are printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from units import clock
from units.actions.invitations import address_of
from units.admin_pages import admin_page
from units.models import Invitation, MailState, PortalSettings, User
from units.wording import day_of, moment


@dataclass(frozen=True, slots=True)
class Slip:
    """One account's link on paper."""

    invitation: Invitation
    address: str
    qr: SafeString

    @classmethod
    def of(cls, invitation: Invitation) -> Slip:
        address = address_of(invitation)
        code = segno.make(address, error="m", micro=False)
        svg = str(code.svg_inline(scale=3, border=2, dark="#000", omitsize=False))
        return cls(invitation, address, mark_safe(svg))  # noqa: S308 - made by segno of our own address


def slips_page(
    request: HttpRequest, *, printed: Sequence[Invitation], mailed: Sequence[Invitation] = (), back: str
) -> HttpResponse:
    """The answer to making links: those to hand over, which no other page shows, and how many are mailed."""
    context = {
        "slips": [Slip.of(each) for each in printed],
        "mailed": mailed,
        "portal": PortalSettings.load(),
        "back": back,
        "opts": User._meta,
    }
    answer = admin_page(request, "admin/units/user/slips.html", _("Links to set a password"), **context)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def latest_links(accounts: Iterable[User]) -> dict[int, Invitation]:
    """By account: its newest link, with its mail. One query."""
    made = Invitation.objects.filter(account__in=[each.pk for each in accounts]).select_related("mail")
    return {each.account_id: each for each in made.order_by("at", "pk")}


def link_words(link: Invitation | None, account: User) -> str:
    """What became of the newest link of ``account``."""
    if link is None:
        return _("none yet")
    if link.used_at is not None:
        return _("used at %(time)s") % {"time": moment(link.used_at)}
    link.account = account
    if not link.is_valid(clock.now()):
        return _("no longer valid")
    valid = _("valid until the end of %(day)s") % {"day": day_of(link.ends_at)}
    return f"{_carried(link)}; {valid}"


def _carried(link: Invitation) -> str:
    """How the link gets to the owner of the account."""
    mail: Any = getattr(link, "mail", None)
    if mail is None:
        return _("printed at %(time)s") % {"time": moment(link.at)}
    if mail.state == MailState.SENT:
        return _("mailed to %(address)s at %(time)s") % {"address": mail.address, "time": moment(mail.sent_at)}
    if mail.state in (MailState.FAILED, MailState.REFUSED):
        return _("the mail to %(address)s did not go out") % {"address": mail.address}
    return _("a mail to %(address)s waits to go out") % {"address": mail.address}
