"""A workbook of Excel before 2007, inspected for what the spreadsheet reader does not report.

Its records are those of [MS-XLS]: a kind, a length, and as many bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from io import BytesIO
from struct import unpack_from

from olefile import OleFileIO
from olefile.olefile import OleFileError

from units.tables.reader.part import ERRORS, MAX_HIDDEN_NAMED, MAX_SPANS, UNKNOWN_ERROR, PartFacts
from units.tables.reader.refusal import NotRead

STREAMS = ("Workbook", "Book")  # since Excel 97; Excel 5 and 95
MACROS = ("_VBA_PROJECT_CUR", "_VBA_PROJECT")
BEGIN, SHEET, ROW, FORMULA, CONSTANT, COLUMNS = 0x0809, 0x0085, 0x0208, 0x0006, 0x0205, 0x007D
HIDDEN = 0x20  # of a row's options
HIDDEN_COLUMNS = 0x01  # of the options of columns
FORMULA_ERROR = 2  # the kind of a formula's stored value
NO_NUMBER = 0xFFFF  # at the end of a formula's stored value: a text, an error, nothing


def inspect_old_workbook(content: bytes) -> list[PartFacts]:
    """What was seen of each sheet, in the order of the workbook's list of sheets.

    Raises:
        NotRead: no such workbook, cut off, or with macros.
    """
    try:
        with OleFileIO(BytesIO(content)) as container:
            if any(container.exists(name) for name in MACROS):
                raise NotRead("macros")
            stream = next((name for name in STREAMS if container.exists(name)), None)
            if stream is None:
                raise NotRead("xls")
            return _sheets(container.openstream(stream).read())
    except (OleFileError, OSError, struct.error, IndexError) as error:
        raise NotRead("xls") from error


def _sheets(stream: bytes) -> list[PartFacts]:
    by_begin: dict[int, PartFacts] = {}  # by the place where the sheet begins
    facts = PartFacts()
    for place, kind, record in _records(stream):
        if kind == SHEET:
            by_begin[unpack_from("<I", record)[0]] = PartFacts()
        elif kind == BEGIN:
            facts = by_begin.get(place, facts)  # a diagram in a sheet begins too
        elif kind == ROW and unpack_from("<H", record, 12)[0] & HIDDEN:
            if len(facts.hidden_rows) < MAX_HIDDEN_NAMED:
                facts.hidden_rows.append(unpack_from("<H", record)[0] + 1)
        elif kind == COLUMNS and unpack_from("<H", record, 8)[0] & HIDDEN_COLUMNS:
            if len(facts.hidden_columns) < MAX_SPANS:
                facts.hidden_columns.append(unpack_from("<HH", record))
        elif kind == FORMULA:
            facts.formulas[_cell(record)] = _stored(record)
        elif kind == CONSTANT and record[7]:
            facts.formulas[_cell(record)] = ERRORS.get(record[6], UNKNOWN_ERROR)
    return list(by_begin.values())


def _stored(record: bytes) -> str:
    """What is stored with a formula: a figure, the name of an error, or nothing that is a figure."""
    if unpack_from("<H", record, 12)[0] != NO_NUMBER:
        return "stored"
    return ERRORS.get(record[8], UNKNOWN_ERROR) if record[6] == FORMULA_ERROR else ""


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    place = 0
    while place + 4 <= len(stream):
        kind, length = unpack_from("<HH", stream, place)
        yield place, kind, stream[place + 4 : place + 4 + length]
        place += 4 + length


def _cell(record: bytes) -> tuple[int, int]:
    row, column = unpack_from("<HH", record)
    return row + 1, column + 1
