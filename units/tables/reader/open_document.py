"""An OpenDocument spreadsheet, inspected for what the spreadsheet reader does not report."""

from __future__ import annotations

from xml.parsers import expat

from units.tables.reader.limits import Limits
from units.tables.reader.part import MAX_HIDDEN_NAMED, MAX_SPANS, UNKNOWN_ERROR, PartFacts
from units.tables.reader.refusal import NotRead

HIDDEN = ("collapse", "filter")
CELLS = ("table:table-cell", "table:covered-table-cell")
TYPE = "office:value-type"
FIGURE = dict.fromkeys(("float", "percentage", "currency"), "office:value") | {"date": "office:date-value"}


def inspect_document(content: bytes, limits: Limits) -> dict[str, PartFacts]:
    """What was seen of each sheet by its name in the XML of a document's content.

    Raises:
        NotRead: XML that does not end or declares a document type, or too large.
    """
    parser = expat.ParserCreate()
    seen = Document(parser, limits)
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise NotRead("unread") from error
    return seen.sheets


class Document:
    """Inspects rows and cells while they are parsed; a row or cell may say that it is repeated."""

    def __init__(self, parser: expat.XMLParserType, limits: Limits) -> None:
        self.limits = limits
        self.sheets: dict[str, PartFacts] = {}
        self.facts: PartFacts | None = None  # of the table that is being read
        self.row = self.column = self.rows = 0  # the last row and cell, from 1; how often the row is repeated
        self.columns = 0  # that were described so far
        self.is_hidden = False
        self.inside = 0  # elements that are open in a cell
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end
        parser.StartDoctypeDeclHandler = self.doctype

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self.inside:
            self.inside += 1
        elif name == "table:table":
            self.facts = self.sheets.setdefault(attributes.get("table:name", ""), PartFacts())
            self.row = self.rows = self.columns = 0
        elif name == "table:table-column" and self.facts:
            self._columns(attributes, self.facts)
        elif name == "table:table-row":
            self.row, self.column = self.row + max(self.rows, 1), 0
            self.rows = _number(attributes, "table:number-rows-repeated")
            self.is_hidden = attributes.get("table:visibility") in HIDDEN
        elif name in CELLS and self.facts:
            self.inside = 1
            self._cell(attributes, self.facts)

    def end(self, name: str) -> None:
        if self.inside:
            self.inside -= 1
        elif name == "table:table":
            self.facts = None

    def _columns(self, attributes: dict[str, str], facts: PartFacts) -> None:
        first = self.columns
        self.columns += _number(attributes, "table:number-columns-repeated")
        if attributes.get("table:visibility") in HIDDEN and len(facts.hidden_columns) < MAX_SPANS:
            facts.hidden_columns.append((first, self.columns - 1))

    def _cell(self, attributes: dict[str, str], facts: PartFacts) -> None:
        first, columns = self.column + 1, _number(attributes, "table:number-columns-repeated")
        self.column += columns
        is_error = attributes.get("calcext:value-type") == "error"
        is_formula = is_error or "table:formula" in attributes
        if not is_formula and TYPE not in attributes:
            return
        if self.row + self.rows - 1 > self.limits.rows or self.column > self.limits.columns:
            raise NotRead("size")
        if self.is_hidden:
            hidden = [row for row in range(self.row, self.row + self.rows) if row not in facts.hidden_rows]
            facts.hidden_rows += hidden[: MAX_HIDDEN_NAMED - len(facts.hidden_rows)]
        lines = _number(attributes, "table:number-rows-spanned")
        if lines > 1:
            wide = _number(attributes, "table:number-columns-spanned")
            facts.merged.append(((self.row - 1, first - 1), (self.row + lines - 2, first + wide - 2)))
        if is_formula:
            stored = UNKNOWN_ERROR if is_error else attributes.get(FIGURE.get(attributes.get(TYPE, ""), ""), "")
            for row in range(self.row, self.row + self.rows):
                facts.formulas |= {(row, column): stored for column in range(first, first + columns)}

    def doctype(self, *_declared: object) -> None:
        """No document declares a document type; one that does is after entity expansion."""
        raise NotRead("unread")


def _number(attributes: dict[str, str], name: str) -> int:
    """How often a row or cell is there, or how far it spans; once where nothing is said.

    Raises:
        NotRead: no number.
    """
    text = attributes.get(name, "1")
    if not (text.isascii() and text.isdigit() and len(text) <= 7):
        raise NotRead("unread")
    return max(int(text), 1)
