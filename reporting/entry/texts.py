"""The four texts that accompany a report's figures, as plain text: how they are cleaned, compared and shown.

A text is compared as it is stored: composed (NFC), with «\\n» as its line ends, without blanks around it; a date is
written «2020-05-15» («» for none).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from reporting.models import TEXTS, Revision, Submission
from reporting.numbers import shorten
from units.day_field import day_or_none
from units.wording import day

LABELS = {
    "remarks": _("Difficulties; proposals (if any)"),
    "approved_by": _("Figures approved by: name, position"),
    "document_number": _("Document number (if any)"),
    "document_date": _("Document date (if any)"),
}


def clean_text(text: str | date | None) -> str:
    """``text`` as it is stored and compared."""
    if text is None:
        return ""
    if isinstance(text, date):
        return text.isoformat()
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def typed_text(name: str, text: str) -> str:
    """The text called ``name`` as it would be stored; of a date that nobody can read, as it was typed."""
    cleaned = clean_text(text)
    day = day_or_none(cleaned) if name == "document_date" else None
    return day.isoformat() if day else cleaned


def texts_of(source: Submission | Revision) -> dict[str, str]:
    """The texts of a report as they are now, or of one sending as they were sent."""
    return {name: clean_text(getattr(source, name)) for name in TEXTS}


def shown_text(name: str, text: str) -> str:
    """A text within a sentence: short, on one line; a date as people write it."""
    if not text:
        return "–"
    shown = day_or_none(text) if name == "document_date" else None
    if shown:
        return str(day(shown))
    return shorten(" ".join(text.split()))


@dataclass(frozen=True, slots=True)
class TextConflict:
    """A text that another user changed since the page was shown, to something else than was typed."""

    name: str
    mine: str
    theirs: str
    who: str
    at: str

    @property
    def shown_mine(self) -> str:
        """What was typed, short enough for a button."""
        return shown_text(self.name, self.mine)

    @property
    def shown_theirs(self) -> str:
        """What is stored, short enough for a button."""
        return shown_text(self.name, self.theirs)

    @property
    def sentence(self) -> str:
        """Both texts, who saved the other when (as far as it is known), and what to do."""
        values = {"theirs": self.shown_theirs, "mine": self.shown_mine}
        if not self.who:
            return _("“%(theirs)s” was saved here meanwhile; you typed “%(mine)s”. Choose which to keep.") % values
        return _("%(who)s saved “%(theirs)s” here at %(time)s; you typed “%(mine)s”. Choose which to keep.") % (
            values | {"who": self.who, "time": self.at}
        )
