"""Notices for administrators on the first page of the administration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from units import clock
from units.models import GuessingAddress, InvitationMail, PortalSettings, ResetMail

register = template.Library()
RECENT = timedelta(days=1)
MAX_NOTICES = 5


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence and the page with the details, to which ``word`` leads."""

    sentence: str
    url: str
    word: str


@register.simple_tag
def administration_notices() -> list[Notice]:
    """What the general information lacks, and what went wrong with logins in the last day. Four queries."""
    since = clock.now() - RECENT
    notices, see = [], _("See the list")
    missing = PortalSettings.load().missing
    if missing:
        sentence = _("The general information of the portal lacks: %(names)s.") % {"names": ", ".join(missing)}
        notices.append(Notice(sentence, reverse("admin:units_portalsettings_changelist"), _("Enter")))
    troubled = ResetMail.objects.in_trouble(since).count()
    if troubled:
        sentence = _("%(n)s mails for new passwords have not gone out: the mail server did not take them.")
        notices.append(Notice(sentence % {"n": troubled}, reverse("admin:units_resetmail_changelist"), see))
    links = InvitationMail.objects.in_trouble(since).count()
    if links:
        sentence = _("%(n)s mails with links to set a password have not gone out: the mail server did not take them.")
        notices.append(Notice(sentence % {"n": links}, f"{reverse('admin:units_user_changelist')}?link=trouble", see))
    for found in GuessingAddress.objects.filter(last_at__gte=since)[:MAX_NOTICES]:
        sentence = _("Wrong passwords were tried on %(n)s accounts from the network address %(address)s.")
        text = sentence % {"n": found.accounts, "address": found.address}
        notices.append(Notice(text, reverse("admin:units_guessingaddress_changelist"), see))
    return notices
