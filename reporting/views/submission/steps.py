"""What a report's page shows at the step before sending: figures and texts under a seal, hints, what changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from reporting.entry.approvals import ApprovalPanel
from reporting.entry.contents import ContentsChange, sealed
from reporting.entry.form import EntryForm
from reporting.entry.summary import month_summary
from reporting.entry.texts import LABELS, shown_text, texts_of
from reporting.hints.answers import posted_answers
from reporting.hints.differing import against_the_system, differing
from reporting.models import TEXTS, Submission
from reporting.views.submission.saving import Shown
from reporting.views.submission.sending import BY_LINK, NIL
from units.requests import PortalRequest

REASON, HEAD_ADDRESS, TELLS_ASKER = "on_behalf_reason", "head_address", "tells_asker"
MAX_ANSWERS = 1_000


@dataclass(frozen=True, slots=True)
class StepText:
    """One text that would be sent: as it is compared, as people read it, and what was shown of it before, if other."""

    name: str
    label: str
    seen: str
    shown: str
    was: str


def step_context(
    request: PortalRequest, found: Submission, form: EntryForm, shown: Shown, panel: ApprovalPanel | None
) -> dict[str, Any]:
    """The page's context at the step ``shown.step``; nothing when it is at none.

    The seal is over what this very page shows: the figures of ``form`` and the texts of ``found``.
    """
    if not shown.step:
        return {}
    texts = texts_of(found)
    figures = {row.procedure.code: row.numbers for row in form.rows}
    _mark(form, shown.changes)
    was = {change.name: change.before for change in shown.changes if not change.code}
    return {
        "seal": sealed(found, figures, texts, nil=shown.step == NIL).digest,
        "texts": [_text(name, texts[name], was.get(name, "")) for name in TEXTS],
        "by_link": BY_LINK,
        HEAD_ADDRESS: request.POST.get(HEAD_ADDRESS) or (panel.last_address if panel else ""),
        TELLS_ASKER: _tells_asker(request, panel),
        "by_post": [row for row in form.rows if row.cells[2].value],
        "differing": (against_the_system if shown.step == NIL else differing)(form, _answered(request, panel)),
        "summary": month_summary(found, form),
        REASON: request.POST.get(REASON, ""),
    }


def answered_before(request: PortalRequest) -> list[tuple[str, str]]:
    """What was typed into the page before sending besides figures and texts; the form carries it back there."""
    fields = [(name, str(value)) for name, value in request.POST.items()]
    return [(name, value) for name, value in fields if name.startswith("hint.") or name == REASON][:MAX_ANSWERS]


def _answered(request: PortalRequest, panel: ApprovalPanel | None) -> dict[str, str]:
    """The answers to hints that were posted, else those that the head of the unit was shown."""
    posted = request.POST.dict()
    asked = panel.approval if panel else None
    if asked is None or any(name.startswith("hint.") and value for name, value in posted.items()):
        return posted
    return posted_answers(asked.answers)


def _tells_asker(request: PortalRequest, panel: ApprovalPanel | None) -> bool:
    """As it was just ticked, else as it is chosen."""
    if request.POST.get("action") == "ask_approval":
        return bool(request.POST.get(TELLS_ASKER))
    return panel is None or panel.tells_asker


def _mark(form: EntryForm, changes: Iterable[ContentsChange]) -> None:
    """Put what was shown before next to each figure that is another one now."""
    before = {(change.code, change.name): change.before for change in changes if change.code}
    for row in form.rows:
        for cell in row.cells:
            cell.was = before.get((row.procedure.code, cell.number), "")


def _text(name: str, text: str, was: str) -> StepText:
    shown = shown_text(name, text) if name == "document_date" or not text else text
    return StepText(name, str(LABELS[name]), text, shown, was)
