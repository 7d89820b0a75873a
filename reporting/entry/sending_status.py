"""The status of one sending: in force, replaced by a later one, withdrawn, or to be corrected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from reporting.models import EventKind, Revision
from units.wording import day_of

ENDS = (EventKind.WITHDRAWN, EventKind.RETURNED)


@dataclass(frozen=True, slots=True)
class SendingStatus:
    """Whether a sending counts today, and a sentence where there is more to say; never a figure."""

    is_in_force: bool
    sentence: str = ""


def status_of_sending(revision: Revision) -> SendingStatus:
    """The status of ``revision``, by the state of its report. At most two queries where the report is at hand."""
    submission = revision.submission
    current = submission.current_revision
    if current is not None and current.pk == revision.pk:
        return SendingStatus(is_in_force=True)
    if current is not None and submission.accepted_revision_id == revision.pk:
        return SendingStatus(True, _awaits(current))
    if current is not None and current.number > revision.number:
        return SendingStatus(False, _replaced(current))
    ended = submission.events.filter(kind__in=ENDS, revision_number=revision.number).order_by("-pk").first()
    if ended is not None and ended.kind == EventKind.RETURNED:
        return SendingStatus(False, _returned(ended.at))
    return SendingStatus(False, _withdrawn(ended.at) if ended else _("This sending is no longer in force."))


def _awaits(later: Revision) -> str:
    return _(
        "This sending is confirmed; sending %(number)s of %(day)s, which is to replace it, awaits confirmation."
    ) % {"number": later.number, "day": day_of(later.sent_at)}


def _replaced(later: Revision) -> str:
    return _("This sending is no longer in force: it was replaced by sending %(number)s of %(day)s.") % {
        "number": later.number,
        "day": day_of(later.sent_at),
    }


def _withdrawn(at: datetime) -> str:
    return _("This sending is no longer in force: it was withdrawn on %(day)s.") % {"day": day_of(at)}


def _returned(at: datetime) -> str:
    return _("This sending is no longer in force: a correction of it was requested on %(day)s.") % {"day": day_of(at)}
