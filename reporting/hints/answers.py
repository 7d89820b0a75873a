"""Hints before sending, and what the clerk answers: each is confirmed or explained, none prevents sending."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reporting.entry.form import EntryForm
from reporting.hints.found import hints_of_draft
from reporting.hints.hints import Hint
from reporting.models.notes import NOTE_LENGTH, Answers, HintKind

WHOLE_REPORT = "-"


@dataclass(frozen=True, slots=True)
class AskedHint:
    """A hint on the check page: of which procedure (empty: of the report), and what was answered so far."""

    hint: Hint
    procedure: str
    key: str
    checked: bool
    text: str


def asked_hints(form: EntryForm, posted: Mapping[str, str]) -> list[AskedHint]:
    """The hints on the figures of ``form``, with the answers that came along in ``posted``."""
    names = {row.procedure.pk: (row.procedure.code, row.procedure.name) for row in form.rows}
    figures = {row.procedure.pk: tuple(cell.value or 0 for cell in row.cells) for row in form.rows}
    asked = []
    for hint in hints_of_draft(form.submission, figures):  # type: ignore[arg-type]
        code, name = names.get(hint.procedure_id or 0, (WHOLE_REPORT, ""))
        key = f"hint.{code}.{hint.kind}"
        text = posted.get(f"{key}.note", "").strip()[:NOTE_LENGTH]
        asked.append(AskedHint(hint, name, key, f"{key}.checked" in posted, text))
    return asked


def answers_in(posted: Mapping[str, str]) -> Answers:
    """The answers in ``posted``, by code of the procedure (empty: the complete report) and kind of hint."""
    answers: Answers = {}
    for name, value in posted.items():
        prefix, _dot, answer = name.rpartition(".")
        head, _dot, kind = prefix.rpartition(".")
        if not name.startswith("hint.") or kind not in HintKind.values:
            continue
        text = value.strip()[:NOTE_LENGTH] if answer == "note" else ""
        if text or answer == "checked":
            key = (head.removeprefix("hint.").removeprefix(WHOLE_REPORT), HintKind(kind))
            answers[key] = text or answers.get(key, "")
    return answers
