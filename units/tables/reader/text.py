"""A table that a spreadsheet program saved as text, with any separator and encoding of its country's settings.

Excel writes «CSV» in the machine's ANSI code page: in Vietnam 1258, on an English machine 1252. Neither holds every
Vietnamese letter, and what does not fit becomes «?»; codes and numbers are plain ASCII in every code page.
"""

from __future__ import annotations

import csv
import unicodedata
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from units.tables.reader.limits import Limits
from units.tables.reader.refusal import NotRead

SEPARATORS = (";", ",", "\t", "|")
SAMPLE = 200  # lines in which the separator is looked for
HINT = "sep="  # the first line that gives Excel the separator


def text_rows(content: bytes, limits: Limits) -> Iterator[list[str]]:
    """The rows of a text file, one after another.

    Raises:
        NotRead: not a text, or a cell longer than any text of a table.
    """
    text = _decoded(content)
    if "\0" in text:
        raise NotRead("unread")
    csv.field_size_limit(limits.letters)
    try:
        yield from csv.reader(StringIO(text, newline=""), delimiter=_separator(text))
    except csv.Error as error:
        raise NotRead("unread") from error


def _separator(text: str) -> str:
    """The sign that splits most lines of the head of the file into the same number of cells."""
    head = text[: len(HINT) + 1]
    if head[:-1].lower() == HINT and head[-1:] in SEPARATORS:
        return head[-1]
    return max(SEPARATORS, key=lambda sign: _evenness(text, sign))


def _evenness(text: str, separator: str) -> tuple[int, int]:
    """How many of the first lines have the width that is most frequent among them, and that width."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    try:
        widths = Counter(len(row) for row in islice(reader, SAMPLE) if len(row) > 1)
    except csv.Error:
        return (0, 0)
    width, lines = max(widths.items(), key=lambda each: (each[1], each[0]), default=(0, 0))
    return lines, width


def _decoded(content: bytes) -> str:
    try:
        if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            return content.decode("utf-16")
        if order := _unmarked_utf16(content):
            return content.decode(order)
    except UnicodeError as error:
        raise NotRead("unread") from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeError:
        return unicodedata.normalize("NFC", content.decode("cp1258", errors="replace"))


def _unmarked_utf16(content: bytes) -> str:
    """The byte order of UTF-16 without a mark: the ASCII letters of a table have a zero byte each, on one side."""
    head = content[:200]
    plain = len(head) // 4
    if plain and not any(head[0::2]):
        return "utf-16-be"
    if plain and not any(head[1::2]):
        return "utf-16-le"
    zeros = (head[0::2].count(0), head[1::2].count(0))
    if max(zeros) > plain and min(zeros) == 0:
        return "utf-16-be" if zeros[0] else "utf-16-le"
    return ""
