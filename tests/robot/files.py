"""The form of a report as a file: filled as a spreadsheet does, and brought to the page."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.reporting.uploads import FIRST, as_csv


def filled_form(template: bytes, numbers: tuple[int, int, int]) -> bytes:
    """The downloaded form as CSV, with ``numbers`` in each row."""
    book = openpyxl.load_workbook(BytesIO(template))
    line = FIRST
    while book.active[f"B{line}"].value:
        for column, number in zip("DEF", numbers, strict=True):
            book.active[f"{column}{line}"] = number
        line += 1
    return as_csv(book, ";").encode("utf-8-sig")


def fields_of(client: Any, address: str, content: bytes) -> dict[str, str]:
    """What the preview of the uploaded form posts."""
    page = client.post(f"{address}file/", {"file": SimpleUploadedFile("bao-cao.csv", content)}).content.decode()
    main = page[: page.index('enctype="multipart/form-data"')]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', main))
