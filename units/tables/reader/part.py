"""One part of a workbook, inspected cell by cell while its XML is parsed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from units.tables.reader.limits import Limits
from units.tables.reader.refusal import NotRead

TRUE = ("1", "true")
CELL = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})", re.ASCII)
ROW = re.compile(r"[0-9]{1,7}", re.ASCII)
MAX_HIDDEN_NAMED = 3  # hidden rows that are named
MAX_SPANS = 100  # of hidden columns
FIGURE = (None, "n")  # types of a cell that holds a number
ERROR = "e"  # #N/A, #REF!: often the pasted result of a formula; the library reads it as a blank
ERRORS = {  # by their number in a binary workbook
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
UNKNOWN_ERROR = "#"  # with it the name of each error begins


def error_named(text: str) -> str:
    """The name of an error as a workbook stores it."""
    return text if text in ERRORS.values() else UNKNOWN_ERROR


@dataclass(slots=True)
class PartFacts:
    """What was seen: the first hidden rows, and each cell with a formula or an error, by row and column from 1.

    ``hidden_columns`` are the first and last of each span of hidden columns, from 0.

    A formula comes with the text of the figure that is stored with it, «» where there is none; an error with its name,
    «#» where that is not known. ``merged`` are the first and last cell of merged ones, by row and column from 0, where
    the library does not know them.
    """

    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)


def inspect(part: bytes, limits: Limits, *, is_xml: bool) -> PartFacts | None:
    """What was seen in ``part``; None where it is not XML, such as a picture, and is not passed on.

    Raises:
        NotRead: XML that does not end or declares a document type, a cell outside any sheet, or too large.
    """
    parser = expat.ParserCreate()
    seen = Part(parser, limits)
    try:
        parser.Parse(part, True)
    except expat.ExpatError as error:
        if is_xml or seen.has_elements:
            raise NotRead("unread") from error
        return None
    return seen.facts


class Part:
    """Inspects the cells of a part while it is parsed, whatever its name: readers go by ``sheetData``."""

    def __init__(self, parser: expat.XMLParserType, limits: Limits) -> None:
        self.parser, self.limits = parser, limits
        self.facts = PartFacts()
        self.has_elements = self.is_sheet = False
        self.row = self.column = 0  # from 1; of the cell that is being read
        self.kind: str | None = None
        self.is_formula = self.is_figure = False
        self.stored: list[str] = []
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end
        parser.StartDoctypeDeclHandler = self.doctype

    def start(self, element: str, attributes: dict[str, str]) -> None:
        self.has_elements = True
        name = element.rpartition(":")[2]
        if not self.is_sheet:
            self.is_sheet = name == "sheetData"
            if name == "col" and attributes.get("hidden") in TRUE:
                self._hide_columns(attributes.get("min", ""), attributes.get("max", ""))
        elif name == "c":
            self.row, self.column = self._row_and_column(attributes.get("r"))
            self.kind, self.is_formula, self.stored = attributes.get("t"), False, []
        elif name in ("v", "is"):
            self._bound()
            if name == "v":
                self.parser.CharacterDataHandler = self.stored.append
        elif name == "f":
            self._bound()
            self.is_formula = True
        elif name == "row":
            self.row, self.column = self._row(attributes.get("r")), 0
            if attributes.get("hidden") in TRUE and len(self.facts.hidden_rows) < MAX_HIDDEN_NAMED:
                self.facts.hidden_rows.append(self.row)

    def end(self, element: str) -> None:
        name = element.rpartition(":")[2]
        if name == "v":
            self.parser.CharacterDataHandler = None
        elif name == "c" and (self.is_formula or self.kind == ERROR):
            stored = "".join(self.stored).strip()
            figure = stored if self.kind in FIGURE else ""
            self.facts.formulas[self.row, self.column] = error_named(stored) if self.kind == ERROR else figure
            self.is_formula = False
        elif name == "sheetData":
            self.is_sheet = False

    def _bound(self) -> None:
        if self.row > self.limits.rows or self.column > self.limits.columns:
            raise NotRead("size")

    def _hide_columns(self, first: str, last: str) -> None:
        if ROW.fullmatch(first) and ROW.fullmatch(last) and len(self.facts.hidden_columns) < MAX_SPANS:
            self.facts.hidden_columns.append((int(first) - 1, int(last) - 1))

    def _row(self, number: str | None) -> int:
        if number is None:
            return self.row + 1
        if not ROW.fullmatch(number):
            raise NotRead("unread")
        return int(number)

    def _row_and_column(self, reference: str | None) -> tuple[int, int]:
        """Row and column of a cell. A reader must not guess where a cell outside any sheet belongs."""
        if reference is None:
            return self.row, self.column + 1
        match = CELL.fullmatch(reference)
        if not match:
            raise NotRead("unread")
        return int(match[2]), column_number(match[1])

    def doctype(self, *_declared: object) -> None:
        """No workbook declares a document type; one that does is after entity expansion."""
        raise NotRead("unread")


def column_number(letters: str) -> int:
    """«A» is 1, «AB» is 28."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
