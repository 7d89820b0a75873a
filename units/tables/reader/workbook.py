"""The sheets of a workbook, row by row, after it was inspected: .xlsx, .xls and OpenDocument."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from units.tables.reader.limits import Limits
from units.tables.reader.old_workbook import inspect_old_workbook
from units.tables.reader.output import COVERED, DAY, FORMULA, Json, Output
from units.tables.reader.packing import inspected
from units.tables.reader.part import UNKNOWN_ERROR, PartFacts
from units.tables.reader.refusal import NotRead

ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def write_old_workbook(content: bytes, output: Output) -> None:
    """A workbook of Excel before 2007, or one with a password, which has the same container."""
    if ENCRYPTED in content:
        raise NotRead("password")
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        facts = inspect_old_workbook(content)
        if len(facts) != len(book.sheets_metadata):
            raise NotRead("xls")
        _write(book, output, facts)
    except PasswordError as error:
        raise NotRead("password") from error
    except CalamineError as error:
        raise NotRead("xls") from error


def write_workbook(content: bytes, limits: Limits, output: Output) -> None:
    """A workbook that is a ZIP: .xlsx, or OpenDocument."""
    looked = inspected(content, limits)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(looked.content))
        _write(book, output, [looked.of(known.name) for known in book.sheets_metadata])
    except PasswordError as error:
        raise NotRead("password") from error
    except CalamineError as error:
        raise NotRead("unread") from error


def _write(book: CalamineWorkbook, output: Output, every: list[PartFacts]) -> None:
    for known, facts in zip(book.sheets_metadata, every, strict=True):
        if known.typ != SheetTypeEnum.WorkSheet:
            continue  # a diagram that fills a sheet
        sheet = book.get_sheet_by_name(known.name)
        output.sheet(
            known.name,
            visible=known.visible == SheetVisibleEnum.Visible,
            hidden_rows=facts.hidden_rows,
            hidden_columns=facts.hidden_columns,
        )
        rows = _with_formulas(_numbered(sheet), facts.formulas)
        for line, values in _with_covered(rows, facts.merged or sheet.merged_cell_ranges or []):
            output.row(line, values)


def _numbered(sheet: CalamineSheet) -> Iterator[tuple[int, list[Json]]]:
    """Each row with its line from 1, its cells from column A on: the library gives the rows from the first line on,
    but their cells only from the first column that is in use."""
    before: list[Json] = [""] * (sheet.start[1] if sheet.start else 0)
    for line, row in enumerate(sheet.iter_rows(), start=1):
        yield line, before + [_value(cell) for cell in row]


def _with_formulas(
    rows: Iterator[tuple[int, list[Json]]], formulas: dict[tuple[int, int], str]
) -> Iterator[tuple[int, list[Json]]]:
    """The rows with each cell that holds a formula marked as one, also where the reader's row ended before it."""
    by_line: dict[int, list[tuple[int, str]]] = {}
    for (line, column), stored in sorted(formulas.items()):
        by_line.setdefault(line, []).append((column, stored))
    with_formulas = iter(by_line.items())
    waiting = next(with_formulas, None)
    for line, values in rows:
        while waiting and waiting[0] < line:
            yield waiting[0], _marked([], waiting[1])
            waiting = next(with_formulas, None)
        if waiting and waiting[0] == line:
            values, waiting = _marked(values, waiting[1]), next(with_formulas, None)
        yield line, values
    while waiting:
        yield waiting[0], _marked([], waiting[1])
        waiting = next(with_formulas, None)


def _with_covered(
    rows: Iterator[tuple[int, list[Json]]], merged: list[tuple[tuple[int, int], tuple[int, int]]]
) -> Iterator[tuple[int, list[Json]]]:
    """The rows with the value of a merged cell on each line that it covers, marked as such, in its first column."""
    begins: dict[int, list[tuple[int, int]]] = {}
    for (top, left), (bottom, _right) in merged:
        if bottom > top:
            begins.setdefault(top + 1, []).append((left, bottom + 1))
    covered: dict[int, tuple[int, Json]] = {}  # by column: the last line, and what is on the first
    for line, values in rows:
        for column, (last, value) in list(covered.items()):
            if line > last:
                del covered[column]
            elif value != "":
                values += [""] * (column + 1 - len(values))
                values[column] = [COVERED, value]
        for column, last in begins.get(line, []):
            covered[column] = (last, values[column] if column < len(values) else "")
        yield line, values


def _marked(values: list[Json], cells: list[tuple[int, str]]) -> list[Json]:
    for column, stored in cells:
        values += [""] * (column - len(values))
        value = values[column - 1]
        if stored.startswith(UNKNOWN_ERROR):
            values[column - 1] = [FORMULA, "", stored]
            continue
        is_figure = bool(stored) and (isinstance(value, int | float) or (isinstance(value, list) and value[0] == DAY))
        values[column - 1] = [FORMULA, value] if is_figure else [FORMULA]
    return values


def _value(cell: Any) -> Json:
    """A cell as JSON: whole numbers without decimals, days marked as such, everything else as its text."""
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < 1e15 else cell
    if isinstance(cell, datetime):
        return [DAY, cell.date().isoformat()]
    if isinstance(cell, date):
        return [DAY, cell.isoformat()]
    if isinstance(cell, time | timedelta):
        return str(cell)
    if isinstance(cell, int):
        return cell
    return "" if cell is None else str(cell).replace("\0", "\N{REPLACEMENT CHARACTER}")
