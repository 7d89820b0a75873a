"""The content of the monthly mail about one month: subject, text that is read on a telephone, and the page as PDF."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from reporting.documents.pdf.leader_page import leader_page, page_title
from reporting.leader.answers import Answers, answers
from reporting.leader.cards import cards, rate_card
from reporting.leader.reasons import reasons
from reporting.models import Basis, ReportingPeriod, Submission
from reporting.selection.choice import Choice
from reporting.selection.selection import Selection
from units.models import PortalSettings, Role, User


@dataclass(frozen=True, slots=True)
class LetterContent:
    """What one monthly mail says, without the line that addresses its recipient."""

    basis: str
    subject: str
    body: str
    page: bytes

    @property
    def digest(self) -> str:
        """The same for the same content: what was looked at before it is sent."""
        parts = [self.basis.encode(), self.subject.encode(), self.body.encode(), self.page]
        return hashlib.sha256(b"\0".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def letter_content(period: ReportingPeriod) -> LetterContent:
    """The mail about ``period`` as its figures are now, in the portal's own language."""
    with translation.override(settings.LANGUAGE_CODE):
        basis = basis_of(period)
        selection = selection_for_leaders(period, basis)
        found = answers(selection)
        words = {"page": page_title(found), "rate": rate_card(found).said}
        subject = _("[Online dossier reports] %(page)s: %(rate)s") % words
        return LetterContent(basis, subject, _body(found), leader_page(found, selection.freshness))


def selection_for_leaders(period: ReportingPeriod, basis: str) -> Selection:
    """What a leader sees of ``period``: leaders read as observers do."""
    return Selection(User(role=Role.OBSERVER), Choice(period=period.name, basis=basis))


def basis_of(period: ReportingPeriod) -> str:
    """Confirmed figures, unless reports of the month that were sent still wait for confirmation."""
    waiting = Submission.objects.awaiting_review().filter(period=period)
    return Basis.PROVISIONAL if waiting.exists() else Basis.OFFICIAL


def _body(found: Answers) -> str:
    context = {
        "title": page_title(found),
        "is_provisional": found.basis == Basis.PROVISIONAL,
        "figures": cards(found),
        "why": reasons(found),
        "hints": found.rate.hints,
        "portal": PortalSettings.load(),
        "demo_day": settings.DEMO_TODAY,
        "url": f"{settings.PORTAL_URL}{reverse('reporting:dashboard')}?period={found.as_of.name}&basis={found.basis}",
    }
    return render_to_string("reporting/mails/monthly.txt", context).strip() + "\n"
