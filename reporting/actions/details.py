"""What accompanies the figures of a report: remarks, who approved them, the unit's own document.

A text is saved as a cell is: with what was seen where it was typed. One that its writer did not touch is left as it is
now; one that another user changed meanwhile is contested, and then both are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from reporting.actions.cell_writing import open_for_entry
from reporting.entry.texts import TextConflict, clean_text, texts_of
from reporting.models import TEXTS, Submission, TextSave
from reporting.transitions import Locked, actor_name, name_to
from units import clock
from units.models import User
from units.refusals import Refused


class TextsRefused(Refused):
    """Contested texts: nothing was saved."""

    def __init__(self, conflicts: Iterable[TextConflict]) -> None:
        self.conflicts = list(conflicts)
        super().__init__([conflict.sentence for conflict in self.conflicts])
        self.code = "texts_contested"  # Django drops the code of a list of messages


@dataclass(frozen=True, slots=True)
class SavedTexts:
    """What became of the texts of an autosave: saved as they are stored now, or contested."""

    saved: dict[str, str]
    conflicts: list[TextConflict]


@transaction.atomic
def details_save(
    *, submission: Submission, by: User, seen: Mapping[str, str] | None = None, **texts: str | date | None
) -> Submission:
    """Save those of the four texts that are given, all of them or none.

    ``seen`` says what each text was typed over; one that it does not name was typed over what is stored. A text that
    equals what was seen is left unchanged.

    Raises:
        Refused: the report is not open for ``by``.
        TextsRefused: another user changed one of them meanwhile to something else.
    """
    submission = open_for_entry(submission, by)
    judged = _judge(submission, by, seen or {}, texts)
    if judged.conflicts:
        raise TextsRefused(judged.conflicts)
    _store(submission, judged.saved, by=by)
    return submission


def details_save_each(
    *, submission: Locked, by: User, seen: Mapping[str, str], texts: Mapping[str, str | date | None]
) -> SavedTexts:
    """Save the texts one by one: a contested one stops no other.

    The transaction is the caller's, who holds the lock of an open report.
    """
    judged = _judge(submission, by, seen, texts)
    _store(submission, judged.saved, by=by)
    return judged


def texts_contested(
    *, submission: Submission, by: User, seen: Mapping[str, str], texts: Mapping[str, str | date | None]
) -> list[TextConflict]:
    """Those of ``texts`` that would be contested if they were saved now; refused ones may be among them.

    One query where there is one, and none otherwise.
    """
    return _judge(submission, by, seen, texts).conflicts


def _judge(
    submission: Submission, by: User, seen: Mapping[str, str], texts: Mapping[str, str | date | None]
) -> SavedTexts:
    """Which of the touched ``texts`` can be stored, and which are contested."""
    stored = texts_of(submission)
    typed = {name: clean_text(text) for name, text in texts.items()}
    before = {name: clean_text(seen.get(name, stored[name])) for name in typed}
    touched = {name: text for name, text in typed.items() if text != before[name]}
    contested = [name for name, text in touched.items() if stored[name] not in (before[name], text)]
    saves = {save.name: save for save in submission.text_saves.all()} if contested and submission.pk else {}
    conflicts = [TextConflict(name, touched[name], stored[name], *_who_when(saves.get(name), by)) for name in contested]
    return SavedTexts({name: text for name, text in touched.items() if name not in contested}, conflicts)


def _who_when(save: TextSave | None, reader: User) -> tuple[str, str]:
    """Who saved a text and at what time, for ``reader``; two blanks where it is unknown."""
    if save is None:
        return "", ""
    who = name_to(reader, name=save.saved_by, account=save.saver_id)
    return who, f"{clock.local(save.saved_at):%H:%M}"


def _store(submission: Submission, texts: Mapping[str, str], *, by: User) -> None:
    """Write those of ``texts`` that differ from what is stored, with who saved them when."""
    stored = texts_of(submission)
    changed = {name: text for name, text in texts.items() if text != stored[name]}
    if not changed:
        return
    for name, text in changed.items():
        setattr(submission, name, (date.fromisoformat(text) if text else None) if name == TEXTS[-1] else text)
    submission.save(update_fields=list(changed))
    TextSave.objects.bulk_create(
        [
            TextSave(submission=submission, name=name, saved_by=actor_name(by), saver=by, saved_at=clock.now())
            for name in changed
        ],
        update_conflicts=True,
        unique_fields=["submission", "name"],
        update_fields=["saved_by", "saver", "saved_at"],
    )
