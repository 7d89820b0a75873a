"""Codes of units pasted into a field, row by row: which unit each means, and why one cannot be taken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from quotas.claims import named_by
from quotas.members import units_of_year
from quotas.models import QuotaTier
from units.codes import KnownCodes, unknown_code
from units.models import Unit, UnitKind
from units.refusals import Refused

SHOWN = 40  # letters of a row without a code
BETWEEN = re.compile(r"[\s,;]+")


@dataclass(frozen=True, slots=True)
class PastedCode:
    """One code: the line where it is, the unit that it means, the tier that names the unit now, and what is wrong."""

    line: int
    text: str
    unit: Unit | None = None
    named: QuotaTier | None = None
    problem: str = ""

    @property
    def is_elsewhere(self) -> bool:
        """Whether another tier names the unit: to be moved, it has to be said."""
        return bool(self.named) and not self.problem


def read_codes(text: str, tier: QuotaTier, kinds: set[str]) -> list[PastedCode]:
    """The codes in ``text`` as units of ``kinds`` that exist in the decision's year; the same unit twice is one.

    Codes are separated by blanks, commas, semicolons or lines; of a row copied from a spreadsheet its first cell
    counts. A unit is sought among the wanted groups first: 123 is commune 00123 also where a district is 123.
    """
    units = list(units_of_year(tier.decision))
    wanted, others = ([unit for unit in units if (unit.kind in kinds) == is_wanted] for is_wanted in (True, False))
    named = named_by(tier.decision)
    known = [UnitsByCode(wanted), UnitsByCode(others)]
    found, seen = [], set()
    for line, code in _codes(text):
        if "\t" in code:
            said = _("The first cell of the row, where the code belongs, is blank.")
            found.append(PastedCode(line, " ".join(code.split())[:SHOWN], problem=said))
            continue
        row = _row(line, code, known, kinds, tier)
        if row.unit is None or row.unit.pk not in seen:
            elsewhere = [each for each in named.get(row.unit.pk, ()) if each != tier] if row.unit else []
            found.append(PastedCode(line, code, row.unit, elsewhere[0] if elsewhere else None, row.problem))
        if row.unit is not None:
            seen.add(row.unit.pk)
    return found


def _codes(text: str) -> Iterator[tuple[int, str]]:
    """Each code with its line; a row with a tab that has no first cell as it is."""
    for line, row in enumerate(text.splitlines(), 1):
        if "\t" in row:
            cells = [row.partition("\t")[0].strip() or (row if row.strip() else "")]
        else:
            cells = BETWEEN.split(row)
        yield from ((line, cell) for cell in cells if cell)


class UnitsByCode:
    """Units by what their codes are spelled; of two that had one code in the year, the later."""

    def __init__(self, units: Iterable[Unit]) -> None:
        ordered = sorted(units, key=lambda unit: unit.active_until or date.max)
        self._units = {unit.code: unit for unit in ordered}
        self._known = KnownCodes(self._units)

    def find(self, value: object, *, as_text: bool = False) -> Unit | None:
        """The unit that a cell means; ``as_text`` and refusals as in ``KnownCodes.find``."""
        code = self._known.find(value, as_text=as_text)
        return self._units[code] if code is not None else None


def _row(line: int, text: str, known: list[UnitsByCode], kinds: set[str], tier: QuotaTier) -> PastedCode:
    wanted, others = known
    try:
        unit = wanted.find(text)
        if unit is not None:
            return PastedCode(line, text, unit)
        other = others.find(text)
    except Refused as refused:
        return PastedCode(line, text, problem=refused.sentence)
    if other is None:
        said = _("No unit has this code in %(year)s.") % {"year": tier.decision.year}
        return PastedCode(line, text, problem=unknown_code(said, text))
    groups = ", ".join(str(UnitKind(kind).label) for kind in UnitKind.values if kind in kinds)
    sentence = _("%(unit)s is not of the group that fits here (%(groups)s).")
    return PastedCode(line, text, problem=sentence % {"unit": other.display_name, "groups": groups})
