"""The parts of an uploaded .xlsx or OpenDocument, inspected before a spreadsheet reader gets it.

A workbook is a ZIP of XML parts. Every part is unpacked under a limit and read to its end, for what a table must not
have and for what the reader does not report: macros, hidden rows, formulas, cells far outside. The reader gets a new
package of the parts that were read to their end: it sees what was inspected, not more.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from io import BytesIO
from posixpath import join, normpath
from xml.parsers import expat
from zipfile import ZIP_STORED, BadZipFile, ZipFile

from units.tables.reader.limits import Limits
from units.tables.reader.open_document import inspect_document
from units.tables.reader.part import TRUE, PartFacts, inspect
from units.tables.reader.refusal import NotRead

WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
CONTENT_TYPES = "[content_types].xml"
OTHER_WORKBOOKS = ("xl/workbook.bin", "content.xml")  # .xlsb, .ods
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
MANIFEST, ENCRYPTED = "META-INF/manifest.xml", b"encryption-data"


@dataclass(frozen=True, slots=True)
class Inspected:
    """An inspected workbook: its parts in a new package, and what was seen of each sheet by the sheet's name."""

    content: bytes
    facts: dict[str, PartFacts]

    def of(self, sheet: str) -> PartFacts:
        """What was seen of ``sheet``; of all sheets together where the workbook does not say which part it is."""
        if sheet in self.facts:
            return self.facts[sheet]
        every = PartFacts()
        for facts in self.facts.values():
            every.hidden_rows += facts.hidden_rows
            every.hidden_columns += facts.hidden_columns
            every.formulas |= facts.formulas
            every.merged += facts.merged
        return every


def inspected(content: bytes, limits: Limits) -> Inspected:
    """The workbook in ``content``; an OpenDocument one as it is.

    Raises:
        NotRead: not readable, unpacks to too much, another kind of workbook, a password, macros, or too large.
    """
    parts = _unpacked(content, limits)
    if parts.get("mimetype", b"").strip() == OPEN_DOCUMENT:
        if ENCRYPTED in parts.get(MANIFEST, b""):
            raise NotRead("password")
        return Inspected(content, inspect_document(parts.get("content.xml", b""), limits))
    if any(name in parts for name in OTHER_WORKBOOKS):
        raise NotRead("kind")
    types = next((part for name, part in parts.items() if name.lower() == CONTENT_TYPES), b"").lower()
    if b"macroenabled" in types or any(name.lower().endswith("vbaproject.bin") for name in parts):
        raise NotRead("macros")
    if WORKBOOK not in parts:
        raise NotRead("unread")
    facts = {
        name: inspect(part, limits, is_xml=name.lower().endswith((".xml", ".rels"))) for name, part in parts.items()
    }
    whole = {name: part for name, part in parts.items() if facts[name] is not None}
    return Inspected(_packed(whole), _by_sheet(whole, {name: seen for name, seen in facts.items() if seen is not None}))


def _unpacked(content: bytes, limits: Limits) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    left = limits.unpacked
    try:
        with ZipFile(BytesIO(content)) as archive:
            for part in archive.infolist():
                with archive.open(part) as stream:
                    parts[part.filename] = stream.read(left + 1)
                left -= len(parts[part.filename])
                if left < 0:
                    raise NotRead("bomb")
    except (BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise NotRead("unread") from error  # broken, cut off, or locked by a password of the archive
    if len({name.lower().replace("\\", "/") for name in parts}) < len(parts):
        raise NotRead("unread")  # two parts that a reader could take for each other
    return parts


def _packed(parts: dict[str, bytes]) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


def _by_sheet(parts: dict[str, bytes], facts: dict[str, PartFacts]) -> dict[str, PartFacts]:
    """What was seen of each sheet by its name; by the parts' names where the workbook's list leads nowhere."""
    targets = {
        each.get("Id", ""): each.get("Target", "") for each in _elements(parts.get(RELATIONS, b""), "Relationship")
    }
    if any(each.get("fullCalcOnLoad") in TRUE for each in _elements(parts[WORKBOOK], "calcPr")):
        _distrust_zeros(facts)
    found: dict[str, PartFacts] = {}
    for sheet in _elements(parts[WORKBOOK], "sheet"):
        target = next((targets.get(value, "") for name, value in sheet.items() if name.rpartition(":")[2] == "id"), "")
        part = normpath(join("/xl", target)).lstrip("/")
        if part in facts:
            found[sheet.get("name", "")] = facts[part]
    return found or facts


def _distrust_zeros(facts: dict[str, PartFacts]) -> None:
    """A program that does not calculate stores 0 as the value of each formula: that is not a figure."""
    for seen in facts.values():
        seen.formulas |= dict.fromkeys((place for place, stored in seen.formulas.items() if stored == "0"), "")


def _elements(part: bytes, wanted: str) -> list[dict[str, str]]:
    """The attributes of each element of that name in a part that was read to its end already."""
    found: list[dict[str, str]] = []

    def start(element: str, attributes: dict[str, str]) -> None:
        if element.rpartition(":")[2] == wanted:
            found.append(attributes)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    if part:
        parser.Parse(part, True)
    return found
