"""Hints before sending, and what the clerk answers: each is confirmed or explained, none prevents sending."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reporting.hints.hints import Hint
from reporting.models.notes import NOTE_LENGTH, Answers, HintKind

WHOLE_REPORT = "-"


@dataclass(frozen=True, slots=True)
class AskedHint:
    """A hint on the check page: its name in the form, and what was answered so far."""

    hint: Hint
    key: str
    checked: bool
    text: str

    @classmethod
    def of(cls, hint: Hint, code: str, posted: Mapping[str, str]) -> AskedHint:
        """``hint`` about the procedure with ``code`` (empty: about the report), answered as in ``posted``."""
        key = f"hint.{code or WHOLE_REPORT}.{hint.kind}"
        text = posted.get(f"{key}.note", "").strip()[:NOTE_LENGTH]
        return cls(hint, key, f"{key}.checked" in posted, text)


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


def posted_answers(stored: Iterable[Sequence[str]]) -> dict[str, str]:
    """Answers that were stored as code of the procedure, kind and text, as a page posts them."""
    posted = {}
    for code, kind, text in stored:
        key = f"hint.{code or WHOLE_REPORT}.{kind}"
        posted[f"{key}.note" if text else f"{key}.checked"] = text or "1"
    return posted
