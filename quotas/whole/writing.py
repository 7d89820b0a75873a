"""Writing the workbook of a decision: as it is stored, or as it was read of a file with what is wrong in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter

from quotas.models import NewProcedureRule, QuotaDecision, TierScope
from quotas.whole.content import Content, Part, content_of, units_named
from quotas.whole.sheets import DECISION, SHEETS, TIERS, UNITS, SheetShape, guarded, written_choice
from units.models import Unit, UnitKind

HUNDREDTHS = 100
FAULT = "Lỗi"
FAULT_WIDTH = 70


def decision_xlsx(decision: QuotaDecision) -> bytes:
    """``decision`` whole, as a file that is read again."""
    content = content_of(decision)
    return workbook({key: [(row, "") for row in rows] for key, rows in rows_of(content).items()})


def rows_of(content: Content) -> dict[str, list[list[Any]]]:
    """The rows of each sheet, as cells."""
    fields = content.fields
    decision = [
        fields["year"],
        fields["first_month"],
        fields["number"],
        _day(fields["issued_on"]),
        fields["signer"],
        written_choice(NewProcedureRule, fields["new_procedure_rule"]),
        "" if fields["count_after_days"] is None else fields["count_after_days"],
    ]
    tiers = [
        [
            tier.code,
            tier.name,
            written_choice(UnitKind, tier.kind),
            written_minimum(tier.minimum_hundredths),
            written_choice(TierScope, tier.applies_to),
        ]
        for tier in content.tiers.values()
    ]
    return {DECISION: [decision], TIERS: tiers, UNITS: _unit_rows(content)}


def _unit_rows(content: Content) -> list[list[Any]]:
    """The units in the order of lists, tier by tier; one that ended has its last day: codes are given again."""
    order = {code: position for position, code in enumerate(content.tiers)}
    units = units_named([content])
    parts = {part.value: written_choice(Part, part.value) for part in Part}
    found: list[tuple[Any, Unit, str, str]] = []
    for (pk, code), part in content.places.items():
        unit = units[pk]
        found.append(((order[code], part != Part.LISTED, unit.sort_order, unit.code, pk), unit, code, part))
    return [
        [unit.code, unit.display_name, code, parts[part], _day(unit.active_until)]
        for _key, unit, code, part in sorted(found, key=lambda each: each[0])
    ]


def written_minimum(hundredths: int) -> int | float | str:
    """The minimum as a number; one of at most 1% as a text, as a spreadsheet writes 45% as the number 0.45."""
    whole, rest = divmod(hundredths, HUNDREDTHS)
    if hundredths in range(1, HUNDREDTHS + 1):
        return f"{whole},{rest:02d}%"
    return hundredths / HUNDREDTHS if rest else whole


def _day(value: date | None) -> str:
    return f"{value.day:02d}/{value.month:02d}/{value.year:04d}" if value else ""


def workbook(rows: Mapping[str, Sequence[tuple[Sequence[Any], str]]]) -> bytes:
    """The three sheets: each row with what is wrong in it, in a column of its own where any row has something."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    forms = {
        "text": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
        "number": book.add_format({"valign": "top"}),
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E6EFF4", "border": 1}),
        "bad": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top", "bg_color": "#FDF1D6"}),
    }
    for key, shape in SHEETS.items():
        _write_sheet(book.add_worksheet(shape.name), shape, rows[key], forms)
    book.close()
    return stream.getvalue()


def _write_sheet(sheet: Any, shape: SheetShape, rows: Sequence[tuple[Sequence[Any], str]], forms: dict) -> None:
    headings = [column.headings[0] for column in shape.columns]
    widths = [*shape.widths]
    if any(fault for _cells, fault in rows):
        headings, widths = [*headings, FAULT], [*widths, FAULT_WIDTH]
    sheet.write_row(0, 0, headings, forms["head"])
    for index, width in enumerate(widths):
        sheet.set_column(index, index, width)
    for down, (cells, fault) in enumerate(rows, start=1):
        _write_row(sheet, down, cells, forms)
        if fault:
            sheet.write_string(down, len(shape.columns), guarded(fault), forms["bad"])
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write_row(sheet: Any, down: int, cells: Iterable[Any], forms: dict) -> None:
    """Numbers as numbers, all else as text, so that codes keep their zeros."""
    for index, value in enumerate(cells):
        if isinstance(value, int | float):
            sheet.write_number(down, index, value, forms["number"])
        elif value:
            sheet.write_string(down, index, guarded(value), forms["text"])
        else:
            sheet.write_blank(down, index, None, forms["text"])
