"""Whether a file itself shows that its days are not written as they are read here, day first.

«12/25/2020» has its month first, so «05/03/2020» next to it is no 5 March. And a spreadsheet under other settings makes
days of the texts that it can read, with day and month turned round, and leaves «25/12/2020» a text: no such day is
after the twelfth. Nothing is guessed then: what can be two days is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exchange.dossiers.columns import DAY
from exchange.dossiers.days import without_time
from reporting.loading.problems import RowRefused
from units.tables.values import Formula, Value, text_of
from units.wording import whole

NUMBERS = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2[0-9]{4}", re.ASCII)
MONTHS = 12
Seen = tuple[int, str]  # the line, and what is written there


@dataclass(slots=True)
class DayOrder:
    """What the days of a file prove, seen one after another."""

    day_first: Seen | None = None  # «25/12/2020»
    month_first: Seen | None = None  # «12/25/2020»
    open_texts: int = 0  # «05/03/2020»
    early_cells: int = 0  # date cells that are another day with day and month turned round
    has_late_cell: bool = False  # a date cell after the twelfth

    def see(self, line: int, value: Value) -> None:
        """A cell of the column of days."""
        day = value.value if isinstance(value, Formula) else value
        if isinstance(day, date):
            self.has_late_cell |= day.day > MONTHS
            self.early_cells += _is_early(day)
            return
        text = text_of(value).strip()
        numbers = _numbers(text)
        if numbers is None or numbers[0] == numbers[1]:
            return
        first, second = numbers
        if first <= MONTHS and second <= MONTHS:
            self.open_texts += 1
        elif second <= MONTHS:
            self.day_first = self.day_first or (line, text)
        elif first <= MONTHS:
            self.month_first = self.month_first or (line, text)

    @property
    def are_texts_doubtful(self) -> bool:
        """Whether texts that can be two days are refused: only the month is ever proved to come first."""
        return bool(self.open_texts and self.month_first and not self.day_first)

    @property
    def are_cells_doubtful(self) -> bool:
        """Whether date cells that can be two days are refused: what a spreadsheet could not read is still a text."""
        return bool(self.early_cells and not self.has_late_cell and (self.day_first or self.month_first))

    @property
    def is_doubtful(self) -> bool:
        return self.are_texts_doubtful or self.are_cells_doubtful

    def refuse(self, value: Value) -> None:
        """Continue only where the cell can be no other day.

        Raises:
            RowRefused: the file shows that it may be another day than is written.
        """
        day = value.value if isinstance(value, Formula) else value
        if isinstance(day, date):
            if self.are_cells_doubtful and _is_early(day):
                raise RowRefused(DAY, self._turned(), _("Day and month may have changed places."))
        elif self.are_texts_doubtful and _is_open(text_of(value).strip()):
            raise RowRefused(DAY, self._two_days(), _("Day and month may have changed places."))

    @property
    def notes(self) -> list[str]:
        """A sentence where the file proves both orders, so that nobody knows which one the other days have."""
        if not (self.open_texts and self.month_first and self.day_first):
            return []
        sentence = ngettext(
            "The month comes first on line %(line)s (%(text)s) and the day on line %(other)s (%(other_text)s). "
            "%(n)s day can be read in both ways and was read with the day first. Please check it.",
            "The month comes first on line %(line)s (%(text)s) and the day on line %(other)s (%(other_text)s). "
            "%(n)s days can be read in both ways and were read with the day first. Please check them.",
            self.open_texts,
        )
        (line, text), (other, other_text) = self.month_first, self.day_first
        said = {"line": line, "text": text, "other": other, "other_text": other_text, "n": whole(self.open_texts)}
        return [sentence % said]

    def _two_days(self) -> str:
        sentence = _(
            "The file has the month first on line %(line)s (%(text)s), so this can be two days. Please write days as "
            "31/12/2020 or 2020-12-31."
        )
        return sentence % self._proof()

    def _turned(self) -> str:
        sentence = _(
            "A spreadsheet may have turned day and month round: on line %(line)s the day is still a text (%(text)s), "
            "and no day that it read is after the 12th. Please write all days as texts, 31/12/2020 or 2020-12-31."
        )
        return sentence % self._proof()

    def _proof(self) -> dict[str, object]:
        line, text = self.month_first or self.day_first or (0, "")
        return {"line": line, "text": text}


def _is_early(day: date) -> bool:
    return day.day <= MONTHS and day.day != day.month


def _is_open(text: str) -> bool:
    numbers = _numbers(text)
    return numbers is not None and numbers[0] != numbers[1] and max(numbers) <= MONTHS


def _numbers(text: str) -> tuple[int, int] | None:
    """The two numbers before the year; None of a text that does not write a day so, such as 20200305093000."""
    return None if text[:4].isdigit() else _before_the_year(text)


@lru_cache(maxsize=20_000)
def _before_the_year(text: str) -> tuple[int, int] | None:
    found = NUMBERS.fullmatch(without_time(text))
    return (int(found[1]), int(found[3])) if found else None
