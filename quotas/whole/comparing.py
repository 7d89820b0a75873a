"""What the workbook of a decision changes: its rows against those that are stored, as texts to be read."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

from quotas.models import NewProcedureRule, TierScope
from quotas.whole.content import FIELDS, Content, Part, Place
from quotas.whole.sheets import DECISION, SHEETS, TIERS, UNITS
from units.models import Unit, UnitKind
from units.wording import day, minimum

NEW, CHANGED, GONE, SAME = "new", "changed", "gone", "same"
Texts = list[str]


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that is new, changed or gone: each of its cells as it is stored and as the file has it."""

    state: str
    cells: list[tuple[str, str]]


@dataclass(slots=True)
class SheetChanges:
    """The rows of one sheet that change, and how many there are of each state."""

    key: str
    rows: list[RowChange] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def name(self) -> str:
        return SHEETS[self.key].name

    @property
    def headings(self) -> Texts:
        return [each.headings[0] for each in SHEETS[self.key].columns if each.name != "active_until"]


def changes_between(before: Content, after: Content, units: Mapping[int, Unit]) -> dict[str, SheetChanges]:
    """What becomes of ``before`` by ``after``, sheet by sheet; ``units`` are all units of both by id."""
    return {
        DECISION: _compared(DECISION, _decision(before), _decision(after)),
        TIERS: _compared(TIERS, _tiers(before), _tiers(after)),
        UNITS: _units(before, after, units),
    }


def digest_of(before: Content, after: Content, target: Any) -> str:
    """Says whether what is applied is what was shown: nobody changed the decision meanwhile, or what codes mean."""
    values = [[sorted(map(repr, _flat(content).items())) for content in (before, after)], target]
    return hashlib.sha256(json.dumps(values, default=str).encode()).hexdigest()


def _flat(content: Content) -> dict[Any, Any]:
    return {**content.fields, **{("tier", code): tier for code, tier in content.tiers.items()}, **content.places}


def _compared(key: str, before: Mapping[Any, Texts], after: Mapping[Any, Texts]) -> SheetChanges:
    changes = SheetChanges(key)
    for row, now in after.items():
        _add(changes, before.get(row), now)
    for row, was in before.items():
        if row not in after:
            _add(changes, was, None)
    return changes


def _add(changes: SheetChanges, was: Texts | None, now: Texts | None) -> None:
    state = NEW if was is None else GONE if now is None else SAME if was == now else CHANGED
    changes.counts[state] += 1
    if state != SAME:
        blank = [""] * len(was or now or [])
        changes.rows.append(RowChange(state, list(zip(was or blank, now or blank, strict=True))))


def _decision(content: Content) -> dict[Hashable, Texts]:
    if not content.fields:
        return {}
    values = dict(content.fields)
    values["issued_on"] = day(values["issued_on"]) if values["issued_on"] else ""
    values["new_procedure_rule"] = NewProcedureRule(values["new_procedure_rule"]).label
    if values["count_after_days"] is None:
        values["count_after_days"] = ""
    return {0: [str(values[name]) for name in FIELDS]}


def _tiers(content: Content) -> dict[Hashable, Texts]:
    return {
        code: [
            code,
            tier.name,
            str(UnitKind(tier.kind).label),
            minimum(tier.minimum_hundredths),
            str(TierScope(tier.applies_to).label),
        ]
        for code, tier in content.tiers.items()
    }


def _units(before: Content, after: Content, units: Mapping[int, Unit]) -> SheetChanges:
    """A unit that leaves one tier and comes to one other is a row that changes."""
    changes = SheetChanges(UNITS)
    gone, come = (_by_unit(these, those) for these, those in ((before, after), (after, before)))
    changes.counts[SAME] = sum(before.places.get(place) == part for place, part in after.places.items())
    for unit in sorted({*gone, *come}, key=lambda pk: (units[pk].sort_order, units[pk].code, pk)):
        was, now = gone.get(unit, []), come.get(unit, [])
        if len(was) == len(now) == 1:
            _add(changes, _place(was[0], before, units), _place(now[0], after, units))
            continue
        for place in now:
            _add(changes, None, _place(place, after, units))
        for place in was:
            _add(changes, _place(place, before, units), None)
    return changes


def _by_unit(these: Content, those: Content) -> dict[int, list[Place]]:
    """The places that only ``these`` have, by unit."""
    found: dict[int, list[Place]] = {}
    for place, part in these.places.items():
        if those.places.get(place) != part:
            found.setdefault(place[0], []).append(place)
    return found


def _place(place: Place, content: Content, units: Mapping[int, Unit]) -> Texts:
    unit = units[place[0]]
    return [unit.code, unit.display_name, place[1], str(Part(content.places[place]).label)]
