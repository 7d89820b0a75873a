"""What the values of a file mean here: which unit, period, procedure and figure, and which number.

Nothing is written. Every value that means nothing is a fault with its place; the same sentence says that there is no
such unit and that its figures are not the reader's to enter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from exchange.code_tables.codes import Codes
from exchange.value_sets.periods import Month, Months
from exchange.value_sets.values import DEFAULT_COMBOS, DataValue, Fault, ValueSet, not_divided, not_our_set
from procedures.models import Procedure
from reporting.actions.cells_of_many import Pair
from reporting.entry.cell_rules import Cell
from reporting.models import ReportingPeriod
from reporting.numbers import parse_digits
from units.codes import code_key
from units.models import Unit, User, kept_by
from units.refusals import Refused
from units.unseen import without_unseen

SHOWN = 60


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose figures are brought or taken: what the user may, within the units of a token where it names some."""

    user: User
    unit_ids: frozenset[int] | None = None


@dataclass(slots=True)
class Meaning:
    """What a file says in our own terms.

    ``typed`` has the number of each cell by unit and period, None for a blank. ``sources`` says which value of the file
    a cell comes from, by its number there and its place.
    """

    typed: dict[Pair, dict[Cell, int | None]] = field(default_factory=dict)
    sources: dict[tuple[Pair, Cell], tuple[int, DataValue]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def all_months() -> Months:
    """The periods that there are. One query."""
    rows = ReportingPeriod.objects.values_list("pk", "year", "month", "starts_on", "ends_on")
    return Months(Month(*row) for row in rows)


class _Known:
    """What there is, read once for a file: the reader's units, the procedures, the periods. Three queries."""

    def __init__(self, codes: Codes, scope: Scope) -> None:
        self.codes = codes
        self.months = all_months()
        self.procedures = {code_key(code): pk for pk, code in Procedure.objects.order_by().values_list("pk", "code")}
        units = Unit.objects.order_by()
        if scope.user.is_clerk:
            units = units.filter(kept_by(scope.user.unit_id))
        elif not scope.user.is_coordinator:
            units = units.none()
        if scope.unit_ids is not None:
            units = units.filter(pk__in=scope.unit_ids)
        self.units: dict[str, list[Unit]] = {}
        for unit in units.only("pk", "code", "active_from", "active_until"):
            self.units.setdefault(code_key(unit.code), []).append(unit)

    def month(self, text: str) -> Month:
        return self.months.find(text)

    def unit(self, theirs: str, month: Month) -> int:
        """The unit that is called ``theirs`` and is in force on the last day of the month.

        Raises:
            Refused: there is none whose figures the reader may enter.
        """
        code = self.codes.unit_into(theirs, month.ends_on)
        for unit in self.units.get(code_key(code or ""), []):
            if unit.is_in_force(month.ends_on):
                return unit.pk
        sentence = _("There is no unit “%(code)s” in this period whose figures you may enter.")
        raise Refused(sentence % {"code": theirs[:SHOWN]}, code="unit_unknown")

    def cell(self, element: str, combo: str, month: Month) -> Cell:
        """The procedure and the figure that the two codes name.

        Raises:
            Refused: they name none; its code is the part at fault.
        """
        procedure, figure = self.codes.cell_into(element, combo, month.ends_on)
        pk = self.procedures.get(code_key(procedure))
        if pk is None:
            sentence = _("There is no procedure “%(code)s”.") % {"code": procedure[:SHOWN]}
            part = "categoryOptionCombo" if self.codes.scheme == "figure" else "dataElement"
            raise Refused(sentence, code=part)
        return pk, figure


def meaning_of(value_set: ValueSet, codes: Codes, scope: Scope) -> Meaning:
    """The values of a file in our own terms. Three queries."""
    known, found = _Known(codes, scope), Meaning()
    months = _remembered(known.month)
    units = _remembered(known.unit)
    cells = _remembered(known.cell)
    for number, value in zip(value_set.numbers, value_set.values, strict=True):
        part = "dataSet"
        try:
            _require_our_set(value, value_set, codes)
            part = "period"
            month = months(value.period)
            part = "orgUnit"
            unit = units(value.org_unit, month)
            part = "attributeOptionCombo"
            _require_undivided(value)
            part = "dataElement"
            cell = cells(value.data_element, value.category_option_combo, month)
            part = "value"
            _add(found, (unit, month.pk), cell, _number(value), number, value)
        except Refused as refused:
            code = refused.code or "refused"
            if part == "dataElement":
                part, code = code, "code_unknown"
            found.faults.append(_fault(number, value, part, code, refused.sentence))
    return found


def _remembered(find: Callable) -> Callable:
    """``find`` asked once for each arguments; a refusal is remembered too."""
    answers: dict[tuple, object] = {}

    def found(*arguments: object) -> object:
        if arguments not in answers:
            try:
                answers[arguments] = find(*arguments)
            except Refused as refused:
                answers[arguments] = refused
        answer = answers[arguments]
        if isinstance(answer, Refused):
            raise answer
        return answer

    return found


def _add(found: Meaning, pair: Pair, cell: Cell, amount: int | None, number: int, value: DataValue) -> None:
    """Add the number of one cell.

    Raises:
        Refused: the file says it already.
    """
    typed = found.typed.setdefault(pair, {})
    if cell in typed:
        sentence = _("The file says this figure already (%(place)s).")
        raise Refused(sentence % {"place": found.sources[pair, cell][1].place}, code="twice")
    typed[cell] = amount
    found.sources[pair, cell] = (number, value)


def _require_our_set(value: DataValue, value_set: ValueSet, codes: Codes) -> None:
    named = value.data_set or value_set.data_set
    if named and named != codes.data_set:
        raise Refused(not_our_set(codes.data_set, named[:SHOWN]), code="data_set")


def _require_undivided(value: DataValue) -> None:
    if value.attribute_option_combo not in DEFAULT_COMBOS:
        raise Refused(not_divided(value.attribute_option_combo[:SHOWN]), code="divided")


def _number(value: DataValue) -> int | None:
    """The number of a value, None where it is deleted. Only digits are one: a program writes no thousands.

    Raises:
        Refused: it is none, or out of range.
    """
    if value.deleted:
        return None
    return parse_digits(without_unseen(value.value).strip())


def _fault(number: int, value: DataValue, part: str, code: str, sentence: str) -> Fault:
    return Fault(number, value.place, part, part_of(value, part), sentence, code)


def part_of(value: DataValue, part: str) -> str:
    """What a value says in one of its parts, as far as it is worth repeating."""
    texts = {
        "dataSet": value.data_set,
        "period": value.period,
        "orgUnit": value.org_unit,
        "attributeOptionCombo": value.attribute_option_combo,
        "categoryOptionCombo": value.category_option_combo,
        "dataElement": value.data_element,
        "value": value.value,
    }
    return texts[part][:SHOWN]
