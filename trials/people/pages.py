"""What a person sees and types: the fields of a page, and the form in Excel."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from html import unescape

from bench.browser import Unexpected

NUMBERS = ("received_total", "received_online", "returned_by_post")
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the forms of a page."""
    return {unescape(name): unescape(value) for name, value in HIDDEN.findall(page)}


def text_of(value: int | None) -> str:
    """What a person types."""
    return "" if value is None else str(value)


def shown_figures(fields: Mapping[str, str]) -> Iterable[tuple[str, int | None]]:
    """The figures that a page before sending shows, as it posts them back."""
    for name, joined in fields.items():
        code, _dot, last = name.rpartition(".")
        numbers = joined.split("|")
        if last == "seen" and len(numbers) == len(NUMBERS):
            for number, text in zip(NUMBERS, numbers, strict=True):
                yield f"{code}.{number}", int(text) if text else None


def filled_template(content: bytes, values: Mapping[str, int]) -> bytes:
    """The form in Excel with ``values`` in its cells.

    Raises:
        Unexpected: a procedure of ``values`` is not in it.
    """
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content))
    sheet = book.active
    codes = {code for code, _dot, _number in (name.rpartition(".") for name in values)}
    rows = {str(cell.value): cell.row for row in sheet.iter_rows() for cell in row if str(cell.value) in codes}
    for name, value in values.items():
        code, _dot, number = name.rpartition(".")
        if code not in rows:
            raise Unexpected(f"the form in Excel has no row of {code}")
        first = next(cell.column for cell in sheet[rows[code]] if str(cell.value) == code) + 3
        sheet.cell(rows[code], first + NUMBERS.index(number), value)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
