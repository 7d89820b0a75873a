"""What exported files say: the cells of CSV and workbooks, the paragraphs of Word, in lines that can be compared."""

from __future__ import annotations

import csv
import difflib
import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from openpyxl import load_workbook

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXTS = {f"{WORD}t", f"{WORD}br", f"{WORD}tab"}
SEPARATOR = " | "
TIME = re.compile(
    r"(?<!\d)\d{1,2}(:| giờ )\d\d(:\d\d(\.\d+)?)?\b"
)  # of the machine: the demo's day is fixed, its hour not


def lines_of(content: bytes) -> list[str]:
    """A line for each row of a table, or for each paragraph of a document; empty ones are left out."""
    return [TIME.sub("…", line) for line in _lines(content)]


def _lines(content: bytes) -> list[str]:
    if not content.startswith(b"PK"):
        return list(_filled(csv.reader(io.StringIO(content.decode("utf-8-sig")))))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        if "word/document.xml" in names:
            parts = [name for name in sorted(names) if name.startswith(("word/document", "word/header", "word/footer"))]
            return [line for part in parts for line in _paragraphs(archive.read(part))]
    book = load_workbook(io.BytesIO(content))
    return [f"[{sheet.title}] {line}" for sheet in book for line in _filled(sheet.iter_rows(values_only=True))]


def _filled(rows: object) -> Iterator[str]:
    for row in rows:  # type: ignore[attr-defined]
        cells = ["" if cell is None else " ".join(str(cell).split()) for cell in row]
        if any(cells):
            yield SEPARATOR.join(cells)


def _paragraphs(part: bytes) -> Iterator[str]:
    for paragraph in ElementTree.fromstring(part).iter(f"{WORD}p"):
        pieces = [piece.text or " " for piece in paragraph.iter() if piece.tag in TEXTS]
        text = " ".join("".join(pieces).split())
        if text:
            yield text


def changes(then: list[str], now: list[str]) -> list[str]:
    """The lines that are only in one of two files: «- » before those of ``then``, «+ » before those of ``now``."""
    compared = difflib.unified_diff(then, now, n=0, lineterm="")
    return [line for line in compared if line[:1] in "+-" and line[:3] not in ("+++", "---")]
