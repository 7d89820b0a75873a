"""Checking the workbook of a decision, row by row: what it says, or a sentence for each row that cannot be taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from quotas.claims import EXCEPTED, LISTED, meant_in, refuse_scope
from quotas.members import units_of_year
from quotas.models import DecisionState, NewProcedureRule, QuotaDecision, QuotaTier, TierScope
from quotas.pasted import UnitsByCode
from quotas.percent import PercentField
from quotas.whole.content import NO_CONTENT, Content, Part, TierContent, units_named
from quotas.whole.reading import FileRow, Rows
from quotas.whole.sheets import DECISION, SHEETS, TIERS, UNITS, chosen
from units.codes import KnownCodes, code_key, new_code
from units.models import Unit, UnitKind
from units.refusals import Refused
from units.tables.values import day_of
from units.vietnamese import nfc

# The columns of the file by the fields of the models; of most of them the names are the same.
COLUMNS = {"number": "document_number"}


@dataclass(frozen=True, slots=True)
class Mistake:
    """Why a row cannot be taken: its sheet and line, the column (blank where it is the row), its cell, the sentence."""

    sheet: str
    line: int
    column: str
    value: str
    reason: str

    @property
    def sheet_name(self) -> str:
        return SHEETS[self.sheet].name

    @property
    def heading(self) -> str:
        return SHEETS[self.sheet].heading(self.column) if self.column else ""


@dataclass(slots=True)
class Checked:
    """What the file says, as far as it can be taken, and its mistakes; ``lines`` are those of tiers and places."""

    content: Content = NO_CONTENT
    mistakes: list[Mistake] = field(default_factory=list)
    lines: dict[Any, int] = field(default_factory=dict)
    units: dict[int, Unit] = field(default_factory=dict)


class RowRefusedError(Exception):
    """A row cannot be taken: the column at fault, blank where it is the whole row, and why."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.reason = column, reason


def checked(rows: Rows, base: Content = NO_CONTENT) -> Checked:
    """What ``rows`` say. ``base`` is the decision that they change: its codes are recognised, its units may be kept.

    A unit has to exist in the decision's year, unless ``base`` has it in a list already.
    """
    return _Check(rows, base).done()


class _Check:
    def __init__(self, rows: Rows, base: Content) -> None:
        self.rows, self.base = rows, base
        self.found = Checked()
        self.fields: dict[str, Any] = {}
        self.tiers: dict[str, TierContent] = {}
        self.bad_tiers: set[str] = set()
        self.places: dict[tuple[int, str], str] = {}

    def done(self) -> Checked:
        for row in self.rows[DECISION]:
            with _noted(self.found, DECISION, row):
                self.fields = _decision(row)
        for row in self.rows[TIERS]:
            with _noted(self.found, TIERS, row):
                self._take_tier(row)
        if self.fields:
            self._take_units(_as_decision(self.fields))
        self.found.content = Content(self.fields, self.tiers, self.places)
        if not self.found.mistakes:
            self._refuse_two_tiers(_as_decision(self.fields))
        return self.found

    # --- Tiers ---

    def _take_tier(self, row: FileRow) -> None:
        code = self._tier_code(row.cells["code"])
        try:
            if any(code_key(code) == code_key(other) for other in (*self.tiers, *self.bad_tiers)):
                raise RowRefusedError("code", _("Another row of the sheet has this code."))
            self.tiers[code] = _tier(row, code, is_stored=code in self.base.tiers)
        except RowRefusedError:
            self.bad_tiers.add(code)
            raise
        self.found.lines[code] = row.line

    def _tier_code(self, value: Any) -> str:
        """The stored code that the cell means: a text in any case, a number also without its zeros; or a new code."""
        if isinstance(value, str):
            same = [code for code in self.base.tiers if code_key(code) == code_key(value)]
            return value if value in same else next(iter(same), new_code(value))
        try:
            return KnownCodes(self.base.tiers).find(value) or new_code(value)
        except Refused as refused:
            raise RowRefusedError("code", refused.sentence) from refused

    # --- Units ---

    def _take_units(self, decision: QuotaDecision) -> None:
        kept = units_named([self.base])
        in_year = {unit.pk: unit for unit in units_of_year(decision)}
        self.found.units = {**kept, **in_year}
        known = _KnownUnits(self.found.units.values(), in_year.values(), decision.year)
        codes = KnownCodes([*self.tiers, *self.bad_tiers])
        for row in self.rows[UNITS]:
            with _noted(self.found, UNITS, row):
                self._take_unit(row, known, codes)

    def _take_unit(self, row: FileRow, known: _KnownUnits, codes: KnownCodes) -> None:
        code = _found_code(codes, row.cells["tier"])
        part = chosen(Part, row.cells["part"]) if row.text("part") else str(Part.LISTED)
        if part is None:
            raise RowRefusedError("part", _choose_one_of(Part))
        tier = self.tiers.get(code)
        if tier is None:  # its own row is at fault, which is said there once
            known.find(row, frozenset())
            return
        unit = known.find(row, _kinds(tier, part))
        listed, excepted = ([unit], []) if part == Part.LISTED else ([], [unit])
        try:
            refuse_scope(tier.name, tier.kind, tier.applies_to, listed, excepted)
        except Refused as refused:
            raise RowRefusedError("unit", refused.sentence) from refused
        if (unit.pk, code) in self.places:
            sentence = _("Line %(line)s has this unit at the same tier already.")
            raise RowRefusedError("unit", sentence % {"line": self.found.lines[unit.pk, code]})
        self.places[unit.pk, code] = part
        self.found.lines[unit.pk, code] = row.line

    def _refuse_two_tiers(self, decision: QuotaDecision) -> None:
        """Note each unit that two tiers name, by list or by scope."""
        first: dict[int, TierContent] = {}
        content = self.found.content
        for code, tier in content.tiers.items():
            lists = (content.units_in(code, part) for part in (Part.LISTED, Part.EXCEPTED))
            for unit in meant_in(decision, tier.applies_to, *lists):
                other = first.setdefault(unit.pk, tier)
                if other is not tier:
                    self._note_two_tiers(unit, other, tier)

    def _note_two_tiers(self, unit: Unit, other: TierContent, tier: TierContent) -> None:
        sentence = _("%(unit)s is in two tiers: “%(first)s” and “%(second)s”. A unit has one quota in a decision.")
        reason = sentence % {"unit": unit.display_name, "first": other.name, "second": tier.name}
        lines = self.found.lines
        for code in (tier.code, other.code):
            if (unit.pk, code) in lines:
                self.found.mistakes.append(Mistake(UNITS, lines[unit.pk, code], "unit", unit.code, reason))
                return
        self.found.mistakes.append(Mistake(TIERS, lines[tier.code], "applies_to", tier.code, reason))


@contextmanager
def _noted(found: Checked, sheet: str, row: FileRow) -> Iterator[None]:
    """Note why the row cannot be taken, and go on with the next."""
    try:
        yield
    except RowRefusedError as refused:
        value = row.text(refused.column) if refused.column else ""
        found.mistakes.append(Mistake(sheet, row.line, refused.column, value, refused.reason))


class _KnownUnits:
    """Finds the unit of a row: by its code, of the group that fits first, and by its last day where the row has one."""

    def __init__(self, every: Any, in_year: Any, year: int) -> None:
        self.every, self.in_year, self.year = list(every), list(in_year), year
        self._by_choice: dict[Any, list[UnitsByCode]] = {}

    def find(self, row: FileRow, kinds: frozenset[str]) -> Unit:
        value = row.cells["unit"]
        if value == "":
            raise RowRefusedError("unit", _("The cell is blank."))
        try:
            for units in self._choices(_day(row, "active_until"), kinds):
                unit = units.find(value, as_text=isinstance(value, str))
                if unit is not None:
                    return unit
        except Refused as refused:
            raise RowRefusedError("unit", refused.sentence) from refused
        raise RowRefusedError("unit", _("No unit has this code in %(year)s.") % {"year": self.year})

    def _choices(self, last_day: date | None, kinds: frozenset[str]) -> list[UnitsByCode]:
        key = (last_day, kinds)
        if key not in self._by_choice:
            units = [unit for unit in self.every if unit.active_until == last_day] if last_day else self.in_year
            parts = ([unit for unit in units if (unit.kind in kinds) == fits] for fits in (True, False))
            self._by_choice[key] = [UnitsByCode(part) for part in parts]
        return self._by_choice[key]


def _kinds(tier: TierContent, part: str) -> frozenset[str]:
    """The groups of units that can be in this list of the tier."""
    scope = TierScope(tier.applies_to)
    return frozenset(map(str, LISTED.get(scope, {tier.kind}) if part == Part.LISTED else EXCEPTED[scope]))


def _found_code(codes: KnownCodes, value: Any) -> str:
    if value == "":
        raise RowRefusedError("tier", _("The cell is blank."))
    try:
        code = codes.find(value, as_text=isinstance(value, str))
    except Refused as refused:
        raise RowRefusedError("tier", refused.sentence) from refused
    if code is None:
        raise RowRefusedError(
            "tier", _("The sheet “%(sheet)s” has no tier with this code.") % {"sheet": SHEETS[TIERS].name}
        )
    return code


def _decision(row: FileRow) -> dict[str, Any]:
    rule = chosen(NewProcedureRule, row.cells["new_procedure_rule"])
    if rule is None:
        raise RowRefusedError("new_procedure_rule", _choose_one_of(NewProcedureRule))
    fields = {
        "year": _whole_number(row, "year"),
        "first_month": _whole_number(row, "first_month"),
        "number": nfc(row.text("document_number")),
        "issued_on": _day(row, "issued_on"),
        "signer": row.text("signer"),
        "new_procedure_rule": rule,
        "count_after_days": _whole_number(row, "count_after_days") if row.text("count_after_days") else None,
    }
    _refuse_invalid(_as_decision(fields))
    return fields


def _as_decision(fields: Mapping[str, Any]) -> QuotaDecision:
    return QuotaDecision(state=DecisionState.DRAFT, **fields)


def _tier(row: FileRow, code: str, *, is_stored: bool) -> TierContent:
    kind, applies_to = (chosen(choices, row.cells[name]) for name, choices in _CHOICES.items())
    for name, value in (("kind", kind), ("applies_to", applies_to)):
        if value is None:
            raise RowRefusedError(name, _choose_one_of(_CHOICES[name]))
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


def _day(row: FileRow, name: str) -> date | None:
    """The day of a cell; None where it is blank."""
    day = day_of(row.cells[name])
    if day is None and row.text(name):
        raise RowRefusedError(name, _("Not a day: %(value)s. Write it as 31/12/2020.") % {"value": row.text(name)[:40]})
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


def _choose_one_of(choices: Any) -> str:
    return _("Write one of: %(labels)s.") % {"labels": "; ".join(f"“{choice.label}”" for choice in choices)}


def faults_by_row(mistakes: list[Mistake]) -> dict[tuple[str, int], str]:
    """What is wrong with each row, by its sheet and line, as one text."""
    found: dict[tuple[str, int], list[str]] = {}
    for mistake in mistakes:
        said = f"{mistake.heading}: {mistake.reason}" if mistake.column else mistake.reason
        found.setdefault((mistake.sheet, mistake.line), []).append(said)
    return {row: " ".join(sentences) for row, sentences in found.items()}


def with_faults(rows: Rows, mistakes: list[Mistake]) -> dict[str, list[tuple[list[Any], str]]]:
    """Every row of the file as it was, with what is wrong: corrected, the whole decision is read again."""
    faults = faults_by_row(mistakes)

    def of(key: str) -> Iterator[tuple[list[Any], str]]:
        for row in rows[key]:
            yield [row.cells[name] for name in SHEETS[key].names], faults.get((key, row.line), "")

    return {key: list(of(key)) for key in SHEETS}
