"""A table that a spreadsheet program saved as text, with any separator and encoding of its country's settings.

Excel writes «CSV» in the machine's ANSI code page: in Vietnam 1258, on an English machine 1252. Neither holds every
Vietnamese letter, and what does not fit becomes «?»; codes and numbers are plain ASCII in every code page.
"""

from __future__ import annotations

import csv
import unicodedata
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections import Counter
from collections.abc import Iterator
from io import TextIOWrapper
from itertools import islice
from typing import BinaryIO

from units.tables.reader.limits import MEGABYTE, Limits
from units.tables.reader.refusal import NotRead

SEPARATORS = (";", ",", "\t", "|")
SAMPLE = 200  # lines in which the separator is looked for
HINT = "sep="  # the first line that gives Excel the separator
UNICODE, VIETNAM = "utf-8-sig", "cp1258"


def text_rows(file: BinaryIO, limits: Limits) -> Iterator[list[str]]:
    """The rows of a text file, one after another; a few lines of it are in memory at a time.

    Raises:
        NotRead: not a text, or a cell longer than any text of a table.
    """
    encoding = encoding_of(file)
    csv.field_size_limit(limits.letters)
    separator = _separator(file, encoding)
    try:
        yield from csv.reader(lines_of(file, encoding), delimiter=separator)
    except csv.Error as error:
        raise NotRead("unread") from error


def lines_of(file: BinaryIO, encoding: str) -> Iterator[str]:
    """The lines of the file from its beginning, each with its end, its letters composed."""
    file.seek(0)
    lines = TextIOWrapper(file, encoding, "replace" if encoding == VIETNAM else "strict", newline="")
    try:
        for line in lines:
            yield unicodedata.normalize("NFC", line) if encoding == VIETNAM else line
    finally:
        lines.detach()


def _separator(file: BinaryIO, encoding: str) -> str:
    """The sign that splits most lines of the head of the file into the same number of cells."""
    head = next(lines_of(file, encoding), "")[: len(HINT) + 1]
    if head[:-1].lower() == HINT and head[-1:] in SEPARATORS:
        return head[-1]
    return max(SEPARATORS, key=lambda sign: _evenness(file, encoding, sign))


def _evenness(file: BinaryIO, encoding: str, separator: str) -> tuple[int, int]:
    """How many of the first lines have the width that is most frequent among them, and that width."""
    reader = csv.reader(lines_of(file, encoding), delimiter=separator)
    try:
        widths = Counter(len(row) for row in islice(reader, SAMPLE) if len(row) > 1)
    except csv.Error:
        return (0, 0)
    width, lines = max(widths.items(), key=lambda each: (each[1], each[0]), default=(0, 0))
    return lines, width


def encoding_of(file: BinaryIO) -> str:
    """The encoding of a text, which is decoded once as a whole to know it.

    Raises:
        NotRead: not a text.
    """
    file.seek(0)
    head = file.read(200)
    if head.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        encoding = "utf-16"
    else:
        encoding = _unmarked_utf16(head) or UNICODE
    try:
        _decode(file, encoding)
    except UnicodeError as error:
        if encoding != UNICODE:
            raise NotRead("unread") from error
        _decode(file, encoding := VIETNAM)
    return encoding


def _decode(file: BinaryIO, encoding: str) -> None:
    """Decode the file, a piece at a time.

    Raises:
        NotRead: there is a sign in it that no text has.
        UnicodeError: it is not in this encoding.
    """
    decoder = getincrementaldecoder(encoding)("replace" if encoding == VIETNAM else "strict")
    file.seek(0)
    while piece := file.read(MEGABYTE):
        if "\0" in decoder.decode(piece):
            raise NotRead("unread")
    decoder.decode(b"", final=True)


def _unmarked_utf16(head: bytes) -> str:
    """The byte order of UTF-16 without a mark: the ASCII letters of a table have a zero byte each, on one side."""
    plain = len(head) // 4
    if plain and not any(head[0::2]):
        return "utf-16-be"
    if plain and not any(head[1::2]):
        return "utf-16-le"
    zeros = (head[0::2].count(0), head[1::2].count(0))
    if max(zeros) > plain and min(zeros) == 0:
        return "utf-16-be" if zeros[0] else "utf-16-le"
    return ""
