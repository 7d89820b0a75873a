"""The three sheets of the workbook of a decision: their names, their columns, and how choices are written in cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import override

from units.formulas import harmless
from units.tables.columns import Column, Kind
from units.vietnamese import search_key

WRITTEN_IN = "vi"
MARK = "'"


@dataclass(frozen=True, slots=True)
class SheetShape:
    """A sheet: its name, the columns that are read, and their widths in characters."""

    name: str
    columns: tuple[Column, ...]
    widths: tuple[int, ...]

    def heading(self, column: str) -> str:
        return next(each.headings[0] for each in self.columns if each.name == column)

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]


# Codes are read as texts: in none of these tables does a row sum up others, whatever its code is.
DECISION, TIERS, UNITS = "decision", "tiers", "units"
SHEETS: Mapping[str, SheetShape] = {
    DECISION: SheetShape(
        "Quyết định",
        (
            Column("year", ("Năm",)),
            Column("first_month", ("Áp dụng từ tháng",)),
            Column("document_number", ("Số, ký hiệu",)),
            Column("issued_on", ("Ngày ban hành",)),
            Column("signer", ("Người ký",)),
            Column("new_procedure_rule", ("TTHC mới công bố",)),
            Column("count_after_days", ("Số ngày trước khi tính",), required=False),
        ),
        (10, 20, 24, 18, 30, 48, 24),
    ),
    TIERS: SheetShape(
        "Nhóm",
        (
            Column("code", ("Mã nhóm",)),
            Column("name", ("Tên nhóm",)),
            Column("kind", ("Khối",)),
            Column("minimum_hundredths", ("Chỉ tiêu tối thiểu (%)",)),
            Column("applies_to", ("Phạm vi áp dụng",)),
        ),
        (18, 60, 24, 24, 44),
    ),
    UNITS: SheetShape(
        "Đơn vị",
        (
            Column("unit", ("Mã đơn vị",)),
            Column("unit_name", ("Tên đơn vị",), Kind.UNREAD, required=False),
            Column("tier", ("Mã nhóm",)),
            Column("part", ("Thuộc nhóm hoặc trừ ra",), required=False),
            Column("active_until", ("Hoạt động đến hết ngày",), required=False),
        ),
        (18, 60, 18, 28, 28),
    ),
}


def guarded(text: str) -> str:
    """``text`` as a cell that no spreadsheet reads as a formula; ``unguarded`` gives exactly the text back."""
    return MARK + text if _is_guarded(text) or harmless(text) != text else text


def unguarded(text: str) -> str:
    """The text that ``guarded`` made a cell of."""
    return text[1:] if _is_guarded(text) else text


def _is_guarded(text: str) -> bool:
    bare = text.lstrip(MARK)
    return bare != text and harmless(bare) != bare


def written_choice(choices: type[models.TextChoices], value: str) -> str:
    """A choice as the cell has it: its label in Vietnamese."""
    with override(WRITTEN_IN):
        return str(choices(value).label)


def chosen(choices: type[models.TextChoices], value: Any) -> str | None:
    """The choice that a cell names by its label in any language of the portal, or by its value; None for none."""
    return _by_label(choices).get(search_key(str(value)))


@cache
def _by_label(choices: type[models.TextChoices]) -> dict[str, str]:
    found = {choice.value: str(choice.value) for choice in choices}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {search_key(str(choice.label)): str(choice.value) for choice in choices}
    return found
