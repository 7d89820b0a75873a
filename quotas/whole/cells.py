"""What the cells of a row say: the fields of a decision and of a tier, or why they say nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from quotas.models import DecisionState, NewProcedureRule, QuotaDecision, QuotaTier, TierScope
from quotas.percent import PercentField
from quotas.whole.content import TierContent
from quotas.whole.mistakes import RowFaults, RowRefusedError
from quotas.whole.reading import FileRow
from quotas.whole.sheets import chosen
from units.models import UnitKind
from units.reference_files.shapes import choose_one_of
from units.tables.values import day_of
from units.vietnamese import nfc
from units.years import LAST_YEAR, OLDEST_YEAR

# The columns of the file by the fields of the models; of most of them the names are the same.
COLUMNS = {"number": "document_number"}
SHARE = re.compile(r"1(?:[.,]0+)?|0[.,][0-9]*[1-9][0-9]*")  # above 0, and not above 1


def decision_fields(row: FileRow) -> dict[str, Any]:
    """The fields of the decision that a row describes.

    Raises:
        RowRefusedError: with every column at fault.
    """
    faults = RowFaults()
    fields = {
        "year": faults.read(_whole_number, row, "year"),
        "first_month": faults.read(_whole_number, row, "first_month"),
        "number": nfc(row.text("document_number")),
        "issued_on": faults.read(day_in, row, "issued_on"),
        "signer": row.text("signer"),
        "new_procedure_rule": faults.read(_choice, row, "new_procedure_rule", NewProcedureRule),
        "count_after_days": None,
    }
    if row.text("count_after_days"):
        fields["count_after_days"] = faults.read(_whole_number, row, "count_after_days")
    _note_invalid(as_decision(fields), faults)
    faults.refuse()
    return fields


def as_decision(fields: Mapping[str, Any]) -> QuotaDecision:
    """A draft with these fields, which is not stored."""
    return QuotaDecision(state=DecisionState.DRAFT, **fields)


def tier_of(row: FileRow, code: str, *, is_stored: bool) -> TierContent:
    """The tier that a row describes; ``is_stored``: the decision has its code already, as it is.

    Raises:
        RowRefusedError: with every column at fault.
    """
    faults = RowFaults()
    values: dict[str, Any] = {
        "code": code,
        "name": nfc(row.text("name")),
        "kind": faults.read(_choice, row, "kind", UnitKind),
        "minimum_hundredths": faults.read(_minimum, row),
        "applies_to": faults.read(_choice, row, "applies_to", TierScope),
    }
    _note_invalid(QuotaTier(**values), faults, *(["code"] if is_stored else []))
    faults.refuse()
    return TierContent(**values)


def _choice(row: FileRow, name: str, choices: Any) -> str:
    value = chosen(choices, row.cells[name])
    if value is None:
        raise RowRefusedError(name, choose_one_of(each.label for each in choices))
    return value


def _minimum(row: FileRow) -> int:
    """The minimum in hundredths of a percent; 0,45 could be 45% as a spreadsheet writes it, or 0,45%.

    Spreadsheets keep numbers as texts too: only a percent sign settles what such a text means.
    """
    value, text = row.cells["minimum_hundredths"], row.text("minimum_hundredths")
    if "%" not in text and (0 < value <= 1 if not isinstance(value, str) else SHARE.fullmatch(text)):
        sentence = _(
            "The number %(value)s can be two things: write 45 for 45%%, and “0,45%%” as text for less than one percent."
        )
        raise RowRefusedError("minimum_hundredths", sentence % {"value": text})
    try:
        hundredths = PercentField().clean(row.text("minimum_hundredths"))
    except ValidationError as error:
        raise RowRefusedError("minimum_hundredths", " ".join(error.messages)) from error
    return int(hundredths)


def _whole_number(row: FileRow, name: str) -> int:
    text = row.text(name).removesuffix(",0")
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise RowRefusedError(name, _("A whole number belongs here."))
    return int(text)


def day_in(row: FileRow, name: str) -> date | None:
    """The day of a cell; None where it is blank.

    Raises:
        RowRefusedError: it is no day, or one of a mistyped year.
    """
    day = day_of(row.cells[name])
    if day is None and row.text(name):
        raise RowRefusedError(name, _("Not a day: %(value)s. Write it as 31/12/2020.") % {"value": row.text(name)[:40]})
    if day and not OLDEST_YEAR <= day.year <= LAST_YEAR:
        raise RowRefusedError(name, _("Please check the year."))
    return day


def _note_invalid(obj: Any, faults: RowFaults, *excluded: str) -> None:
    """Note what a form of the administration would refuse; not what depends on other rows, or on cells at fault."""
    excluded = ("state", "decision", "has_old_code", *excluded, *(column for column, _reason in faults.found))
    try:
        if faults.found:
            obj.clean_fields(exclude=excluded)
        else:
            obj.full_clean(exclude=excluded, validate_unique=False)
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            column = "" if name == NON_FIELD_ERRORS else COLUMNS.get(name, name)
            faults.found.append((column, " ".join(messages)))
