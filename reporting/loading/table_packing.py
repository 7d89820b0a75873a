"""What an uploaded .xlsx is packed of, looked at before a spreadsheet reader gets it.

A workbook is a ZIP of XML parts. Every part is unpacked here, under a limit, and the sheets are read once for what a
table must not have: formulas, hidden rows, cells far outside it (one cell in the last corner makes a reader lay out
17 thousand million). What is returned is packed anew from those parts: the reader sees what was looked at, not more.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from io import BytesIO
from xml.parsers import expat
from zipfile import ZIP_STORED, BadZipFile, ZipFile

from django.utils.translation import gettext as _

from units.refusals import Refused

MOST_UNPACKED = 50 * 1024 * 1024
MOST_COLUMNS = 100
WORKBOOK = "xl/workbook.xml"
CONTENT_TYPES = "[Content_Types].xml"
OTHER_WORKBOOKS = ("xl/workbook.bin", "content.xml")  # .xlsb, .ods
TRUE = ("1", "true")
PLACE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})", re.ASCII)
ROW = re.compile(r"[0-9]{1,7}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What kind of table is expected: how many rows at the most, and the sentences for what is none or is far larger.

    ``head`` are the lines of a CSV file in which its separator is looked for.
    """

    unread: str
    too_large: str
    most_rows: int
    head: slice

    def refuse_unread(self) -> Refused:
        return Refused(self.unread, code="unread")

    def refuse_size(self) -> Refused:
        return Refused(self.too_large, code="size")


def checked(content: bytes, wanted: Wanted) -> bytes:
    """The workbook in ``content``, packed anew from the parts that were looked at.

    Raises:
        Refused: not readable, unpacks to too much, another kind of workbook, macros, formulas, hidden rows, too large.
    """
    parts = _unpacked(content, wanted)
    if any(name in parts for name in OTHER_WORKBOOKS):
        raise Refused(_("The file is not an .xlsx workbook. Please save it as .xlsx and upload it again."), code="kind")
    types = parts.get(CONTENT_TYPES, b"").lower()
    if b"macroenabled" in types or any(name.lower().endswith("vbaproject.bin") for name in parts):
        raise Refused(_("The file contains macros. Please save it as .xlsx without macros."), code="macros")
    if WORKBOOK not in parts:
        raise wanted.refuse_unread()
    for name, part in parts.items():
        _look_at(part, wanted, is_xml=name.lower().endswith((".xml", ".rels")))
    return _packed(parts)


def _unpacked(content: bytes, wanted: Wanted) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    left = MOST_UNPACKED
    try:
        with ZipFile(BytesIO(content)) as archive:
            for part in archive.infolist():
                with archive.open(part) as stream:
                    parts[part.filename] = stream.read(left + 1)
                left -= len(parts[part.filename])
                if left < 0:
                    raise Refused(_("The file unpacks to far more than a form holds; it was not opened."), code="bomb")
    except (BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise wanted.refuse_unread() from error  # broken, cut off, or locked by a password of the archive
    return parts


def _packed(parts: dict[str, bytes]) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


class _Part:
    """Looks at the cells of a part as they come by, whatever the part calls itself: readers go by ``sheetData``."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.has_elements = self.is_sheet = False
        self.row = self.column = 0  # from 1; of the cell that is being read

    def start(self, element: str, attributes: dict[str, str]) -> None:
        self.has_elements = True
        name = element.rpartition(":")[2]
        if not self.is_sheet:
            self.is_sheet = name == "sheetData"
        elif name == "f":
            raise Refused(_("The file contains formulas. Please paste their results as numbers."), code="formulas")
        elif name == "row":
            if attributes.get("hidden") in TRUE:
                raise Refused(
                    _("The file has hidden rows. Please show all rows, so that what is sent is seen."), code="hidden"
                )
            self.row, self.column = self._row(attributes.get("r")), 0
        elif name == "c":
            self.row, self.column = self._place(attributes.get("r"))
        elif name in ("v", "is") and (self.row > self.wanted.most_rows or self.column > MOST_COLUMNS):
            raise self.wanted.refuse_size()

    def end(self, element: str) -> None:
        if element.rpartition(":")[2] == "sheetData":
            self.is_sheet = False

    def _row(self, number: str | None) -> int:
        if number is None:
            return self.row + 1
        if not ROW.fullmatch(number):
            raise self.wanted.refuse_unread()
        return int(number)

    def _place(self, reference: str | None) -> tuple[int, int]:
        """Where a cell stands. A reader must not be left to make its own of a place that no sheet has."""
        if reference is None:
            return self.row, self.column + 1
        place = PLACE.fullmatch(reference)
        if not place:
            raise self.wanted.refuse_unread()
        return int(place[2]), _column(place[1])

    def doctype(self, *_declared: object) -> None:
        """No workbook declares a document type; what does wants to unfold entities."""
        raise self.wanted.refuse_unread()


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _look_at(part: bytes, wanted: Wanted, *, is_xml: bool) -> None:
    """Refuse what a table must not have; a part that is no XML, such as a picture, holds no cells."""
    seen = _Part(wanted)
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = seen.start, seen.end
    parser.StartDoctypeDeclHandler = seen.doctype
    try:
        parser.Parse(part, True)
    except expat.ExpatError as error:
        if is_xml or seen.has_elements:
            raise wanted.refuse_unread() from error
