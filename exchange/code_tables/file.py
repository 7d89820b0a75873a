"""A code table as a file: every line of it, as it is exported, and as it comes in again."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from typing import Any

from django.utils.translation import gettext as _

from exchange.code_tables.codes import Line, Subject
from exchange.models import CodeTable
from exchange.models.code_tables import LONGEST_CODE, NOT_IN_TABLE, KnownCodes, contradiction
from units.codes import code_key
from units.formulas import cell, plain
from units.reference_files.reading import file_rows
from units.reference_files.shapes import FileShape, choose_one_of, day_text, folded, word_reader
from units.refusals import Refused
from units.tables.columns import Column, Kind
from units.tables.values import Value
from units.wording import whole

COLUMNS = (
    Column("subject", ("Loại dòng",)),
    Column("ours", ("Mã của hệ thống này",), Kind.CODE),
    Column("theirs", ("Mã của hệ thống kia",), Kind.CODE),
    Column("valid_from", ("Áp dụng từ ngày",), required=False),
    Column("valid_until", ("Áp dụng đến ngày",), required=False),
)
NAMES = tuple(column.name for column in COLUMNS)
SUBJECTS = word_reader(
    {
        "Đơn vị": Subject.UNIT,
        "TTHC": Subject.PROCEDURE,
        "Thủ tục": Subject.PROCEDURE,
        "Chỉ số": Subject.FIGURE,
        "Chỉ số của một TTHC": Subject.ELEMENT,
    }
)
Cells = tuple[str, str, str, str, str]  # a line as texts


@dataclass(slots=True)
class ReadTable:
    """What a file says a table is: its lines, and those that are refused with their line, column, value and reason.

    ``notes`` are sentences about how it was read.
    """

    lines: list[Line] = field(default_factory=list)
    bad: list[tuple[int, str, str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def shape() -> FileShape:
    readers = {"subject": SUBJECTS, "theirs": _their_code, "valid_from": day_text, "valid_until": day_text}
    return FileShape(COLUMNS, readers, words={"subject": {each.value: str(each.label) for each in Subject}})


def _their_code(value: Value) -> str:
    """A code of the other system, without the apostrophe that keeps a spreadsheet from running it.

    Raises:
        Refused: a spreadsheet made a day or a number with decimals of it, and what it was is not known.
    """
    if isinstance(value, float | date):
        raise Refused(
            _("A spreadsheet changed this code into a number or a day. Please write it as a text."), code="code"
        )
    return plain(folded(value))


def cells_of(line: Line) -> Cells:
    """A line as the file has it."""
    days = (day.isoformat() if day else "" for day in (line.valid_from, line.valid_until))
    return (line.subject, line.ours, line.theirs, *days)  # type: ignore[return-value]


def shown(cells: Cells) -> list[str]:
    """A line as it is shown to people: its kind in words, its days as they are written here."""
    line = line_of(cells)
    days = (f"{day:%d/%m/%Y}" if day else "" for day in (line.valid_from, line.valid_until))
    return [str(Subject(line.subject).label), line.ours, line.theirs, *days]


def line_of(cells: Iterable[str]) -> Line:
    """The line of texts that were checked."""
    subject, ours, theirs, first, last = cells
    return Line(subject, ours, theirs, *(date.fromisoformat(text) if text else None for text in (first, last)))


def table_csv(table: CodeTable) -> bytes:
    """Every line of a table as CSV that spreadsheets here open with their Vietnamese."""
    target = StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(NAMES)
    for mapping in table.mappings.all():
        writer.writerow([cell(text) for text in cells_of(mapping.line)])
    return b"\xef\xbb\xbf" + target.getvalue().encode()


def read_table(content: bytes) -> ReadTable:
    """The lines of a file. At most two queries.

    Raises:
        Refused: it is no table, or has other columns.
    """
    form = shape()
    rows = file_rows(content, form)
    found = ReadTable(bad=list(rows.unread), notes=rows.notes)
    texts = [dict(zip(rows.headers, row, strict=True)) for row in rows.rows]
    known = KnownCodes.of([(each["subject"], each["ours"]) for each in texts])
    seen: dict[tuple[str, bool, str], list[Line]] = {}
    labels = form.labels
    for number, each in zip(rows.lines, texts, strict=True):
        unread = rows.unread_at(number)
        faults = [(column, reason) for column, reason in _faults(each, known) if column not in unread]
        if not faults and not unread:
            line = _line(each, known)
            other = _contradicted(line, seen)
            faults = [("theirs", contradiction(other))] if other else []
        if not faults and not unread:
            found.lines.append(line)
        for column, reason in faults:
            found.bad.append((number, labels[column], form.shown(column, each.get(column, "")), reason))
    found.bad.sort(key=lambda row: row[0])
    return found


def _faults(texts: dict[str, str], known: KnownCodes) -> Iterator[tuple[str, str]]:
    """What is wrong with a row: columns and reasons. Our code is looked for once it is known what it is of."""
    if texts["subject"] not in Subject.values:
        yield "subject", choose_one_of(each.label for each in Subject)
    elif known.find(texts["subject"], texts["ours"]) is None:
        yield "ours", str(NOT_IN_TABLE)
    if not texts["theirs"] or not texts["theirs"].isprintable():
        yield "theirs", _("A line needs both codes.")
    elif len(texts["theirs"]) > LONGEST_CODE:
        values = {"n": whole(len(texts["theirs"])), "most": LONGEST_CODE}
        yield "theirs", _("The code has %(n)s signs; at most %(most)s fit.") % values
    first, last = (texts.get(name, "") for name in ("valid_from", "valid_until"))
    if first and last and last < first:  # both as 2020-12-31, read with the file
        yield "valid_until", _("The last day must not be before the first.")


def _line(texts: dict[str, str], known: KnownCodes) -> Line:
    ours: Any = known.find(texts["subject"], texts["ours"])
    return line_of((texts["subject"], ours, texts["theirs"], texts.get("valid_from", ""), texts.get("valid_until", "")))


def _contradicted(line: Line, seen: dict[tuple[str, bool, str], list[Line]]) -> Line | None:
    """An earlier line of the file that cannot be right together with this one; else it is noted as seen."""
    keys = ((line.subject, True, code_key(line.ours)), (line.subject, False, line.theirs))
    for key in keys:
        for other in seen.get(key, []):
            if line.meets(other):
                return other
    for key in keys:
        seen.setdefault(key, []).append(line)
    return None
