"""Reading a file of dossiers: in a child process, the wanted columns alone, the dossiers' numbers as hashes.

No name and no other personal detail leaves that process, and nothing is ever in memory as a whole but a workbook.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from exchange.dossiers.columns import COLUMNS, MEMBERS, NAMES, NUMBER
from units.refusals import Refused
from units.tables.book import LIMITS, MAX_BYTES, Book, Row, opened
from units.tables.headings import HEAD_ROWS, Head, find_head, lines_of_head
from units.tables.reader.limits import MEGABYTE, Limits
from units.tables.reader.main import OLE, ZIP
from units.tables.reader.wanted import Wanted
from units.tables.sentences import ExpectedTable
from units.tables.table import sentences_about
from units.wording import whole

MAX_ROWS = 5_000_000
WORKBOOK_ROWS = 500_000
TEXT_LIMITS = Limits(
    cells=MAX_ROWS * len(COLUMNS),
    all_letters=MAX_ROWS * 100,
    output=1024 * MEGABYTE,
    memory=192 * MEGABYTE,
    processor=600,
    seconds=900,
    is_long=True,
)
LEFT_OUT_NAMED = 30  # headings of other columns that a sentence names


@dataclass(frozen=True, slots=True)
class PickedRows:
    """What was read of a file: the names of its columns, how the file heads them, and its rows as lines of JSON.

    ``others`` are the headings of the columns that were left out, ``heads`` the lines of the headings, of each what it
    says in these columns; ``notes`` are sentences about how the table was found.
    """

    columns: tuple[str, ...]
    headings: dict[str, str]
    others: list[str]
    notes: list[str]
    heads: list[list[str]]
    is_plain_text: bool
    lines: BinaryIO


@contextmanager
def picked_rows(file: BinaryIO, size: int) -> Iterator[PickedRows]:
    """The rows of a file of dossiers, an open file of the operating system with ``size`` bytes.

    Raises:
        Refused: with the sentence to show: too large, not a table, without the columns, hidden rows and the like.
    """
    file.flush()
    start = os.pread(file.fileno(), len(OLE), 0)  # what is read into a buffer would be missing to the child
    is_workbook = start.startswith((OLE, ZIP))
    _require_size(size, is_workbook=is_workbook)
    limits = LIMITS if is_workbook else TEXT_LIMITS
    expected = _expected(is_workbook=is_workbook)
    with opened(file, expected, limits, Wanted(rows=HEAD_ROWS + 2, members=MEMBERS)) as book:
        head, head_lines, wanted = _found(book)
    names = tuple(name for name in NAMES if name in head.positions)
    is_json = head.line == 0
    heads = [[dict(enumerate(row.texts)).get(at, "") for at in wanted.columns] for row in head_lines]
    with opened(file, expected, limits, wanted) as book:
        lines = book.sheets[0].lines
        lines.seek(0)
        yield PickedRows(
            columns=names,
            headings={name: head.texts[head.positions[name][0]] for name in names},
            others=[] if is_json else head.others,
            notes=sentences_about(head, COLUMNS),
            heads=heads,
            is_plain_text=not is_workbook and not is_json,
            lines=lines,
        )


def _found(book: Book) -> tuple[Head, list[Row], Wanted]:
    """The headings of the table, their lines, and what is wanted of the file by them."""
    head = find_head(book, COLUMNS)
    names = [name for name in NAMES if name in head.positions]
    lines = lines_of_head(head)
    return (
        head,
        lines,
        Wanted(
            sheet=book.sheets.index(head.sheet),
            after=lines[-1].line,
            columns=tuple(head.positions[name][0] for name in names),
            hashed=names.index(NUMBER) if NUMBER in names else None,
            key=secrets.token_hex(32),  # of this reading alone, and kept nowhere
            members=tuple(head.texts[place] for place in sorted(head.texts)),
        ),
    )


def max_bytes() -> int:
    """The largest text file of dossiers."""
    return int(settings.DOSSIER_FILE_MEGABYTES) * MEGABYTE


def _require_size(size: int, *, is_workbook: bool) -> None:
    if size > (MAX_BYTES if is_workbook else max_bytes()):
        if is_workbook:
            sentence = _(
                "A workbook of dossiers may have 10 MB. Please save it as “CSV UTF-8”, which may have %(n)s MB."
            )
        else:
            sentence = _("A file of dossiers may have %(n)s MB. Please divide it by months.")
        raise Refused(sentence % {"n": whole(settings.DOSSIER_FILE_MEGABYTES)}, code="large")
    if not size:
        raise Refused(_("The file is empty."), code="empty")


def _expected(*, is_workbook: bool) -> ExpectedTable:
    most = WORKBOOK_ROWS if is_workbook else MAX_ROWS
    if is_workbook:
        too_large = _(
            "A workbook of dossiers may have %(n)s rows. Please save it as “CSV UTF-8”, or divide it by months."
        )
    else:
        too_large = _("A file of dossiers may have %(n)s rows. Please divide it by months.")
    return ExpectedTable(
        unread=_("The file could not be read. Please save it as .xlsx or “CSV UTF-8”."),
        too_large=too_large % {"n": whole(most)},
        max_rows=most,
    )
