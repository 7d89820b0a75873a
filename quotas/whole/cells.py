"""What the cells of a row say: the fields of a decision and of a tier, or why they say nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from quotas.models import DecisionState, NewProcedureRule, QuotaDecision, QuotaTier, TierScope
from quotas.percent import PercentField
from quotas.whole.content import TierContent
from quotas.whole.mistakes import RowRefusedError
from quotas.whole.reading import FileRow
from quotas.whole.sheets import chosen
from units.day_field import LAST_YEAR, OLDEST_YEAR
from units.models import UnitKind
from units.tables.values import day_of
from units.vietnamese import nfc

# The columns of the file by the fields of the models; of most of them the names are the same.
COLUMNS = {"number": "document_number"}


def decision_fields(row: FileRow) -> dict[str, Any]:
    """The fields of the decision that a row describes.

    Raises:
        RowRefusedError: with the column at fault.
    """
    rule = chosen(NewProcedureRule, row.cells["new_procedure_rule"])
    if rule is None:
        raise RowRefusedError("new_procedure_rule", choose_one_of(NewProcedureRule))
    fields = {
        "year": _whole_number(row, "year"),
        "first_month": _whole_number(row, "first_month"),
        "number": nfc(row.text("document_number")),
        "issued_on": day_in(row, "issued_on"),
        "signer": row.text("signer"),
        "new_procedure_rule": rule,
        "count_after_days": _whole_number(row, "count_after_days") if row.text("count_after_days") else None,
    }
    _refuse_invalid(as_decision(fields))
    return fields


def as_decision(fields: Mapping[str, Any]) -> QuotaDecision:
    """A draft with these fields, which is not stored."""
    return QuotaDecision(state=DecisionState.DRAFT, **fields)


def tier_of(row: FileRow, code: str, *, is_stored: bool) -> TierContent:
    """The tier that a row describes; ``is_stored``: the decision has its code already, as it is.

    Raises:
        RowRefusedError: with the column at fault.
    """
    kind, applies_to = (chosen(choices, row.cells[name]) for name, choices in _CHOICES.items())
    for name, value in (("kind", kind), ("applies_to", applies_to)):
        if value is None:
            raise RowRefusedError(name, choose_one_of(_CHOICES[name]))
    values = {
        "code": code,
        "name": nfc(row.text("name")),
        "kind": str(kind),
        "minimum_hundredths": _minimum(row),
        "applies_to": str(applies_to),
    }
    _refuse_invalid(QuotaTier(**values), *(["code"] if is_stored else []))
    return TierContent(**values)  # type: ignore[arg-type]


_CHOICES: dict[str, Any] = {"kind": UnitKind, "applies_to": TierScope}


def _minimum(row: FileRow) -> int:
    """The minimum in hundredths of a percent; the number 0.45 could be 45% as a spreadsheet writes it, or 0.45%."""
    value = row.cells["minimum_hundredths"]
    if not isinstance(value, str) and 0 < value <= 1:
        sentence = _(
            "The number %(value)s can be two things: write 45 for 45%%, and “0,45%%” as text for less than one percent."
        )
        raise RowRefusedError("minimum_hundredths", sentence % {"value": row.text("minimum_hundredths")})
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


def _refuse_invalid(obj: Any, *excluded: str) -> None:
    """Refuse what a form of the administration would refuse; not what depends on other rows.

    Raises:
        RowRefusedError: with the first field at fault.
    """
    excluded = ("state", "decision", "has_old_code", *excluded)
    try:
        obj.full_clean(exclude=excluded, validate_unique=False)
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        column = "" if name == NON_FIELD_ERRORS else COLUMNS.get(name, name)
        raise RowRefusedError(column, " ".join(messages)) from error


def choose_one_of(choices: Any) -> str:
    """The sentence for a cell that must name one of ``choices``."""
    return _("Write one of: %(labels)s.") % {"labels": "; ".join(f"“{choice.label}”" for choice in choices)}
