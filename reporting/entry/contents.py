"""What one sending would hold: the seal over it that the check page carries, and what changed since it was shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from procedures.models import Procedure
from reporting.canonical import Typed, check_code, contents_text
from reporting.entry.tables import LABELS as NUMBER_LABELS
from reporting.entry.texts import LABELS as TEXT_LABELS
from reporting.entry.texts import shown_text, texts_of
from reporting.figures.catalogue import ReportableProcedure, reportable_procedures
from reporting.models import NUMBERS, DossierCount, Revision, Submission, TextSave
from reporting.transitions import actor_name, name_to
from units import clock
from units.models import User
from units.wording import whole

NOT_ASKED: Typed = (None, None, None)


@dataclass(frozen=True)
class Contents:
    """All that one sending would hold: the figures of every procedure asked, by code, and the four texts by name.

    Of a nil return the blanks are zeros, as it writes them; everywhere else a blank is None.
    """

    unit_code: str
    period: str
    nil: bool
    figures: dict[str, Typed]
    texts: dict[str, str]

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of its canonical text: equal exactly when all of it is equal."""
        head = [self.unit_code, self.period, self.nil]
        return check_code(contents_text(head=head, figures=self.figures, texts=self.texts))


@dataclass(frozen=True, slots=True)
class ContentsChange:
    """One number or text that is no longer what was shown; ``code`` is empty for a text."""

    code: str
    name: str
    label: str
    before: str
    after: str
    who: str
    at: str


@dataclass(frozen=True, slots=True)
class Working:
    """What a report is asked and its working cells by procedure: read once for all that its sending does with them."""

    asked: list[ReportableProcedure]
    cells: dict[int, DossierCount]

    @classmethod
    def of(cls, submission: Submission) -> Working:
        """As they are now. Two queries."""
        asked = reportable_procedures(submission.unit, submission.period)
        return cls(asked, {count.procedure_id: count for count in submission.counts.order_by()})


def contents_of(submission: Submission, *, nil: bool = False, working: Working | None = None) -> Contents:
    """What sending ``submission`` would send now: its working cells and its texts."""
    working = working or Working.of(submission)
    figures = {row.procedure.code: numbers_of(working.cells.get(row.procedure.pk)) for row in working.asked}
    return sealed(submission, figures, texts_of(submission), nil=nil)


def contents_sent(revision: Revision) -> Contents:
    """What a sending sent, in the same form."""
    counts = revision.counts.select_related("procedure")
    figures = {count.procedure.code: numbers_of(count) for count in counts}
    return sealed(revision.submission, figures, texts_of(revision), nil=revision.nil)


def sealed(
    submission: Submission, figures: Mapping[str, Typed], texts: Mapping[str, str], *, nil: bool = False
) -> Contents:
    """``figures`` and ``texts`` as the contents of a sending of ``submission``."""
    held = {code: _as_nil(numbers) if nil else numbers for code, numbers in figures.items()}
    return Contents(submission.unit.code, submission.period.name, nil, held, dict(texts))


def contents_changed() -> str:
    """What is said where something else would be sent than was shown."""
    return _("What would be sent has changed since it was shown. Please look at it again before sending.")


def changes_between(shown: Contents, now: Contents, submission: Submission, reader: User) -> list[ContentsChange]:
    """What differs now from what ``reader`` was shown, with who saved it last as far as it is known."""
    codes = [code for code in {**shown.figures, **now.figures} if shown.figures.get(code) != now.figures.get(code)]
    names = dict(Procedure.objects.filter(code__in=codes).values_list("code", "name"))
    counts = {count.procedure.code: count for count in _counts(submission, codes)}
    changes = []
    for code in codes:
        pairs = zip(NUMBERS, shown.figures.get(code, NOT_ASKED), now.figures.get(code, NOT_ASKED), strict=True)
        who, at = _who_when(counts.get(code), reader)
        changes += [
            ContentsChange(code, number, f"{names.get(code, code)}: {NUMBER_LABELS[number]}", old, new, who, at)
            for number, old, new in ((number, whole(old), whole(new)) for number, old, new in pairs if old != new)
        ]
    saves = {save.name: save for save in submission.text_saves.all()}
    for name, text in now.texts.items():
        if shown.texts.get(name, text) != text:
            who, at = _who_when(saves.get(name), reader)
            old, new = shown_text(name, shown.texts[name]), shown_text(name, text)
            changes.append(ContentsChange("", name, str(TEXT_LABELS[name]), old, new, who, at))
    return changes


def is_known_to(submission: Submission, user: User, said: Contents) -> bool:
    """Whether ``user`` knows all that would be sent without being shown it: it was ``said`` or saved by this account.

    ``said`` may hold only some procedures and texts.
    """
    mine = (user.pk, actor_name(user))
    saves = {save.name: (save.saver_id, save.saved_by) for save in submission.text_saves.all()}
    figures = all(
        (count.saver_id, count.saved_by) == mine or said.figures.get(count.procedure.code) == numbers_of(count)
        for count in submission.counts.select_related("procedure")
    )
    texts = texts_of(submission).items()
    return figures and all(not text or said.texts.get(name) == text or saves.get(name) == mine for name, text in texts)


def numbers_of(count: object) -> Typed:
    """The three numbers of a working cell's row or of a sent one; blanks where there is none."""
    total, online, post = (getattr(count, number, None) for number in NUMBERS)
    return total, online, post


def _as_nil(numbers: Typed) -> Typed:
    total, online, post = (number or 0 for number in numbers)
    return total, online, post


def _counts(submission: Submission, codes: list[str]) -> list[DossierCount]:
    return list(submission.counts.filter(procedure__code__in=codes).select_related("procedure"))


def _who_when(save: DossierCount | TextSave | None, reader: User) -> tuple[str, str]:
    if save is None or not save.saved_by:
        return "", ""
    name = name_to(reader, name=save.saved_by, account=save.saver_id)
    return name, f"{clock.local(save.saved_at):%H:%M}"
