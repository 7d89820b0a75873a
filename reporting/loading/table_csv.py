"""A table that a spreadsheet program saved as CSV: whatever separator and encoding its country's settings chose.

Excel writes «CSV» in the machine's ANSI code page: in Vietnam 1258, on an English machine 1252. Neither holds every
Vietnamese letter, and what does not fit becomes «?»; codes and numbers are plain ASCII in every code page.
"""

from __future__ import annotations

import csv
import unicodedata
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from io import StringIO

from reporting.loading.table_packing import Wanted

SEPARATORS = (";", ",", "\t")


def csv_rows(content: bytes, wanted: Wanted) -> list[list[str]]:
    """The rows of a CSV file.

    Raises:
        Refused: not a text, or far more lines than is wanted.
    """
    text = _decoded(content, wanted)
    if "\0" in text:
        raise wanted.refuse_unread()
    lines = text.splitlines()
    if len(lines) > wanted.most_rows:
        raise wanted.refuse_size()
    head = "\n".join(lines[wanted.head])
    separator = max(SEPARATORS, key=head.count)
    try:
        return list(csv.reader(StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:  # a cell longer than any text of a table
        raise wanted.refuse_unread() from error


def _decoded(content: bytes, wanted: Wanted) -> str:
    try:
        if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            return content.decode("utf-16")
    except UnicodeError as error:
        raise wanted.refuse_unread() from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeError:
        return unicodedata.normalize("NFC", content.decode("cp1258", errors="replace"))
