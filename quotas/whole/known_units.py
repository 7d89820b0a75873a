"""Which unit a row of the workbook means."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from quotas.claims import EXCEPTED, LISTED
from quotas.models import TierScope
from quotas.pasted import UnitsByCode
from quotas.whole.cells import day_in
from quotas.whole.content import Part, TierContent
from quotas.whole.mistakes import RowRefusedError
from quotas.whole.reading import FileRow
from units.codes import unknown_code
from units.models import Unit
from units.refusals import Refused


class KnownUnits:
    """Finds the unit of a row: by its code, of the group that fits first, and by its last day where the row has one."""

    def __init__(self, every: Any, in_year: Any, year: int) -> None:
        self.every, self.in_year, self.year = list(every), list(in_year), year
        self._by_choice: dict[Any, list[UnitsByCode]] = {}

    def find(self, row: FileRow, kinds: frozenset[str]) -> Unit:
        """The unit whose code is in the row; one of ``kinds`` before others.

        Raises:
            RowRefusedError: no unit has this code, or more than one could be meant.
        """
        value = row.cells["unit"]
        if value == "":
            raise RowRefusedError("unit", _("The cell is blank."))
        try:
            for units in self._choices(day_in(row, "active_until"), kinds):
                unit = units.find(value, as_text=isinstance(value, str))
                if unit is not None:
                    return unit
        except Refused as refused:
            raise RowRefusedError("unit", refused.sentence) from refused
        said = _("No unit has this code in %(year)s.") % {"year": self.year}
        raise RowRefusedError("unit", unknown_code(said, row.text("unit")))

    def _choices(self, last_day: date | None, kinds: frozenset[str]) -> list[UnitsByCode]:
        key = (last_day, kinds)
        if key not in self._by_choice:
            units = [unit for unit in self.every if unit.active_until == last_day] if last_day else self.in_year
            parts = ([unit for unit in units if (unit.kind in kinds) == fits] for fits in (True, False))
            self._by_choice[key] = [UnitsByCode(part) for part in parts]
        return self._by_choice[key]


def kinds_of(tier: TierContent, part: str) -> frozenset[str]:
    """The groups of units that can be in this list of the tier."""
    scope = TierScope(tier.applies_to)
    return frozenset(map(str, LISTED.get(scope, {tier.kind}) if part == Part.LISTED else EXCEPTED[scope]))
