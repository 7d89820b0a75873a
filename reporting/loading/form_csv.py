"""A form that a spreadsheet program saved as CSV: whatever separator and encoding its country's settings chose.

Excel writes «CSV» in the machine's ANSI code page: in Vietnam 1258, on an English machine 1252. Neither holds every
Vietnamese letter, and what does not fit becomes «?». The codes and numbers, all that is read from a form, are plain
ASCII in every code page; headings are recognised by the letters that survive.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from io import StringIO

from reporting.loading.form_packing import MOST_ROWS, too_many_rows, unread

FACTS = slice(1, 4)  # the lines that name unit, period and version: they hold separators, and no other commas
SEPARATORS = (";", ",", "\t")


def csv_rows(content: bytes) -> list[list[str]]:
    """The rows of a CSV file.

    Raises:
        Refused: not a text, or far more lines than a form.
    """
    text = _decoded(content)
    if "\0" in text:
        raise unread()
    lines = text.splitlines()
    if len(lines) > MOST_ROWS:
        raise too_many_rows()
    facts = "\n".join(lines[FACTS])
    separator = max(SEPARATORS, key=facts.count)
    try:
        return list(csv.reader(StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:  # a cell longer than any text of a form
        raise unread() from error


def is_heading(text: str, heading: str) -> bool:
    """Whether ``text`` is ``heading``, perhaps with its Vietnamese letters damaged by a code page without them.

    A damaged letter is «?», another letter, or the letter with its marks written after it; plain letters, spaces and
    signs must stand as they are. The headings of a form differ in those, so that no two can be taken for each other.
    """
    pattern = "".join(re.escape(letter) if letter.isascii() else ".{1,3}" for letter in heading)
    return text == heading or re.fullmatch(pattern, text) is not None


def _decoded(content: bytes) -> str:
    try:
        if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            return content.decode("utf-16")
    except UnicodeError as error:
        raise unread() from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeError:
        return unicodedata.normalize("NFC", content.decode("cp1258", errors="replace"))
