"""Looking for a unit by words: its name now or before, with or without diacritics, or its code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from open_data.models import PublishedUnit

MOST = 50  # units shown; more words find fewer
LONGEST_WORDS = 100


@dataclass(frozen=True, slots=True)
class Hit:
    """A unit of today, and the former units by which it was found."""

    unit: PublishedUnit
    former: list[PublishedUnit]


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found: units of today, and units that ended and that none carries on; ``more`` were left out."""

    words: str
    units: list[Hit]
    ended: list[PublishedUnit]
    more: bool


def search(words: str) -> Hits:
    """Units for ``words``; a former unit leads to those that carry on its work. Two queries, none without words."""
    words = " ".join(words.split())[:LONGEST_WORDS]
    if not words:
        return Hits("", [], [], more=False)
    found = list(PublishedUnit.objects.called(words)[: MOST + 1])
    shown = found[:MOST]
    former = [unit for unit in shown if unit.leads_to]
    todays = {unit.code: unit for unit in _in_force({code for unit in former for code in unit.leads_to})}
    units = {unit.unit: Hit(unit, []) for unit in shown if not unit.leads_to and unit.active_until is None}
    for unit in former:
        for code in unit.leads_to:
            if code in todays:
                units.setdefault(todays[code].unit, Hit(todays[code], [])).former.append(unit)
    listed = {hit.unit.unit for hit in units.values()}
    ended = [unit for unit in shown if unit.unit not in listed and not unit.leads_to]
    return Hits(words, list(units.values()), ended, more=len(found) > MOST)


def _in_force(codes: Iterable[str]) -> list[PublishedUnit]:
    """The units that have ``codes`` today: codes are given again, so those that ended are left out."""
    latest: dict[str, PublishedUnit] = {}
    for unit in PublishedUnit.objects.filter(code__in=sorted(codes)[: 8 * MOST], leads_to=[]).order_by("position"):
        if unit.code not in latest or unit.active_until is None:
            latest[unit.code] = unit
    return list(latest.values())
