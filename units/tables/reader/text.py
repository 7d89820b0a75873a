"""A table that a spreadsheet program saved as text, with any separator and encoding of its country's settings.

Excel writes «CSV» in the machine's ANSI code page: in Vietnam 1258, on an English machine 1252. Neither holds every
Vietnamese letter, and what does not fit becomes «?»; codes and numbers are plain ASCII in every code page.
"""

from __future__ import annotations

import csv
import unicodedata
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import closing
from io import TextIOWrapper
from itertools import islice
from typing import BinaryIO

from units.tables.reader.limits import MEGABYTE, Limits
from units.tables.reader.refusal import NotRead

SEPARATORS = (";", ",", "\t", "|")
SAMPLE = 200  # lines in which the separator is looked for
HINT = "sep="  # the first line that gives Excel the separator
TOO_LONG = "field limit"  # in the library's message
UNICODE, VIETNAM = "utf-8-sig", "cp1258"


def text_rows(file: BinaryIO, limits: Limits) -> Iterator[list[str]]:
    """The rows of a text file, one after another; a few lines of it are in memory at a time.

    Raises:
        NotRead: not a text, a cell longer than any text of a table, or a quotation mark that is not closed.
    """
    encoding = encoding_of(file)
    csv.field_size_limit(limits.letters)
    separator = _separator(file, encoding)
    first = 1  # the line on which a row begins
    with closing(lines_of(file, encoding)) as lines:
        rows = csv.reader(lines, delimiter=separator, strict=True)
        try:
            for row in rows:
                if any(_swallows_rows(cell, separator, len(row)) for cell in row):
                    raise NotRead("quote", str(first))
                first = rows.line_num + 1
                yield row
        except csv.Error as error:
            raise NotRead("unread" if TOO_LONG in str(error) else "quote", str(first)) from error


def _swallows_rows(cell: str, separator: str, width: int) -> bool:
    """Whether a quotation mark holds whole rows together: then each line end in the cell comes with a row's separators.

    A row begun by one mark and ended by a stray one further down looks like a good one, with another row's numbers.
    """
    line_ends = len(cell.splitlines()) - 1
    return line_ends > 0 and width > 2 and cell.count(separator) == line_ends * (width - 1)


def lines_of(file: BinaryIO, encoding: str) -> Generator[str, None, None]:
    """The lines of the file from its beginning, each with its end, its letters composed."""
    file.seek(0)
    lines = TextIOWrapper(file, encoding, "replace" if encoding == VIETNAM else "strict", newline="")
    try:
        for line in lines:
            yield unicodedata.normalize("NFC", line) if encoding == VIETNAM else line
    finally:
        if not file.closed:  # reading may have been given up, and the file closed, long before this ends
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
