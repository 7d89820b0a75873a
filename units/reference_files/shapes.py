"""What a file of reference data may contain: its columns, and how each cell becomes the text of a row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from units.codes import CodeShape, KnownCodes, new_code
from units.day_field import DayField
from units.old_letters import has_old_letters
from units.refusals import Refused, require
from units.tables.columns import Column, heading_key
from units.tables.values import Value, day_of, iso_day, text_of
from units.telephones import with_zero
from units.vietnamese import nfc
from units.wording import day as written_day
from units.years import OLDEST_YEAR

LOST = re.compile(r"[^\W\d_]\?|\?[^\W\d_]|\N{REPLACEMENT CHARACTER}")  # «X? Di?n L?c»: no name asks a question
DAY = DayField(first_year=OLDEST_YEAR, required=False)
Reader = Callable[[Value], str]


@dataclass(frozen=True)
class FileShape:
    """The columns of a kind of file. ``readers`` says how cells of a column are read; others are texts of one line.

    ``unread`` are columns that such a file may have as well; ``words`` gives the labels of stored words by column.
    """

    columns: Sequence[Column]
    readers: Mapping[str, Reader] = field(default_factory=dict)
    unread: Sequence[Column] = ()
    words: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def read(self, name: str, value: Value) -> str:
        """A cell of a row as text.

        Raises:
            Refused: it is a code that several stored ones fit.
        """
        return self.readers.get(name, line_of)(value)

    def shown(self, name: str, text: str) -> str:
        """The text of a row as people read it: days as 05/01/2021, words by their labels."""
        if self.readers.get(name) is day_text and (found := iso_day(text)):
            return written_day(found)
        words, parts = self.words.get(name, {}), text.split(";")
        return ", ".join(str(words[part]) for part in parts) if all(part in words for part in parts) else text

    def returned(self, names: Iterable[str], texts: Iterable[str]) -> list[str]:
        """The texts of a row as a file has them that is brought back: the same, in the portal's own language."""
        with translation.override(settings.LANGUAGE_CODE):
            return [self.shown(name, text) for name, text in zip(names, texts, strict=True)]

    @property
    def labels(self) -> dict[str, str]:
        """The headings of each column in use here, by its name."""
        return {column.name: column.headings[0] if column.headings else column.name for column in self.columns}


def line_of(value: Value) -> str:
    """A text of one line, composed (NFC), its blanks and line ends folded.

    Raises:
        Refused: letters of it were lost.
    """
    text = folded(value)
    fault = letters_fault(text)
    require(not fault, fault, code="lost")
    return text


def folded(value: Value) -> str:
    """The same of a text in which a question mark may belong, such as a code of others."""
    return " ".join(nfc(text_of(value)).split())


def has_lost_letters(text: str) -> bool:
    """Whether letters of a name became question marks; or «Xã» became «XÃ£», UTF-8 read in another encoding."""
    return LOST.search(text) is not None or (not text.isascii() and any(map(_is_misread, text.split())))


def _is_misread(word: str) -> bool:
    try:
        return not word.isascii() and bool(word.encode("cp1252").decode())
    except UnicodeError:
        return False


def letters_fault(text: str) -> str:
    """Why the letters of a text are not those that were meant; «» where they are."""
    if has_lost_letters(text):
        return _(
            "Vietnamese letters became “?” or other signs: the file was probably saved in another encoding. Please "
            "save it as .xlsx or “CSV UTF-8”."
        )
    if has_old_letters(text):
        return _(
            "These are letters of an old Vietnamese font (TCVN3 or VNI). Please convert the file to Unicode, and then "
            "upload it."
        )
    return ""


def day_text(value: Value) -> str:
    """A day as 2020-12-31, read by the rules of the forms however it is written; «» for a blank cell.

    Raises:
        Refused: it is no day, or one of a mistyped year.
    """
    try:
        found = DAY.clean(day_of(value) or line_of(value))
    except ValidationError as error:
        raise Refused(error.messages, code="day") from error
    return found.isoformat() if found else ""


def phone_text(value: Value) -> str:
    """A telephone number; one of which a spreadsheet made a number has its zero again."""
    return with_zero(line_of(value))


def choose_one_of(labels: Iterable[Any]) -> str:
    """The sentence for a cell that must name one of some things, by their labels."""
    return _("Write one of: %(labels)s.") % {"labels": ", ".join(f"«{label}»" for label in labels)}


def word_reader(words: Mapping[str, str]) -> Reader:
    """Reads one of some words, each by any of its names without case and diacritics; others stay, to be refused."""
    keys = {heading_key(name): value for name, value in words.items()}

    def read(value: Value) -> str:
        text = line_of(value)
        return keys.get(heading_key(text), text)

    return read


class CodeReader:
    """Reads codes that name something stored, in the stored spelling; one that names nothing stays, to be refused."""

    def __init__(self, codes: Iterable[str], shape: CodeShape | None = None) -> None:
        self.known, self.shape = KnownCodes(codes), shape

    def __call__(self, value: Value) -> str:
        """The code that a cell means; «» for a blank cell.

        Raises:
            Refused: several stored codes fit.
        """
        given = value if isinstance(value, str | int | float) else text_of(value)
        if isinstance(given, str) and not given.strip():
            return ""
        return self.known.find(given) or new_code(given, self.shape)
