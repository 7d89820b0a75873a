"""Checking the workbook of a decision, row by row: what it says, or a sentence for each row that cannot be taken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from quotas.claims import meant_in, refuse_scope
from quotas.members import units_of_year
from quotas.models import QuotaDecision
from quotas.whole.cells import as_decision, decision_fields, tier_of
from quotas.whole.content import NO_CONTENT, Content, Part, TierContent, units_named
from quotas.whole.known_units import KnownUnits, kinds_of
from quotas.whole.mistakes import Mistake, RowFaults, RowRefusedError
from quotas.whole.reading import FileRow, Rows
from quotas.whole.sheets import DECISION, SHEETS, TIERS, UNITS, chosen
from units.codes import KnownCodes, code_key, new_code, unknown_code
from units.file_codes import repeated
from units.models import Unit
from units.reference_files.shapes import choose_one_of
from units.refusals import Refused


@dataclass(slots=True)
class Checked:
    """What the file says, as far as it can be taken, and its mistakes; ``lines`` are those of tiers and places."""

    content: Content = NO_CONTENT
    mistakes: list[Mistake] = field(default_factory=list)
    lines: dict[Any, int] = field(default_factory=dict)
    units: dict[int, Unit] = field(default_factory=dict)


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
        self.tier_lines: dict[str, int] = {}  # by what the spellings of a code share
        self.places: dict[tuple[int, str], str] = {}

    def done(self) -> Checked:
        for row in self.rows[DECISION]:
            with _noted(self.found, DECISION, row):
                self.fields = decision_fields(row)
        for row in self.rows[TIERS]:
            with _noted(self.found, TIERS, row):
                self._take_tier(row)
        if self.fields:
            self._take_units(as_decision(self.fields))
        self.found.content = Content(self.fields, self.tiers, self.places)
        if not self.found.mistakes:
            self._refuse_two_tiers(as_decision(self.fields))
        return self.found

    # --- Tiers ---

    def _take_tier(self, row: FileRow) -> None:
        faults = RowFaults()
        code = faults.read(self._tier_code, row.cells["code"])
        if code is not None and (first := self.tier_lines.setdefault(code_key(code), row.line)) != row.line:
            faults.found.append(("code", repeated(first)))
        is_known = bool(faults.found) or code in self.base.tiers
        tier = faults.read(partial(tier_of, is_stored=is_known), row, code or "")
        if tier is None or faults.found or code is None:
            self.bad_tiers |= {code} if code is not None else set()
            faults.refuse()
        else:
            self.tiers[code] = tier
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
        known = KnownUnits(self.found.units.values(), in_year.values(), decision.year)
        codes = KnownCodes([*self.tiers, *self.bad_tiers])
        for row in self.rows[UNITS]:
            with _noted(self.found, UNITS, row):
                self._take_unit(row, known, codes)

    def _take_unit(self, row: FileRow, known: KnownUnits, codes: KnownCodes) -> None:
        faults = RowFaults()
        code = faults.read(_found_code, codes, row.cells["tier"])
        part = chosen(Part, row.cells["part"]) if row.text("part") else str(Part.LISTED)
        if part is None:
            faults.found.append(("part", choose_one_of(each.label for each in Part)))
        tier = None if code is None else self.tiers.get(code)
        unit = faults.read(known.find, row, kinds_of(tier, part) if tier and part else frozenset())
        faults.refuse()
        if tier is None or unit is None or code is None or part is None:  # the tier's own row says what is at fault
            return
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
    """Note everything for which the row cannot be taken, and go on with the next."""
    try:
        yield
    except RowRefusedError as refused:
        for column, reason in refused.faults:
            value = row.text(column) if column else ""
            found.mistakes.append(Mistake(sheet, row.line, column, value, reason))


def _found_code(codes: KnownCodes, value: Any) -> str:
    if value == "":
        raise RowRefusedError("tier", _("The cell is blank."))
    try:
        code = codes.find(value, as_text=isinstance(value, str))
    except Refused as refused:
        raise RowRefusedError("tier", refused.sentence) from refused
    if code is None:
        said = _("The sheet “%(sheet)s” has no tier with this code.") % {"sheet": SHEETS[TIERS].name}
        raise RowRefusedError("tier", unknown_code(said, str(value)))
    return code
