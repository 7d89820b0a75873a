"""Why one unit's rate is where it is: its procedures, with those of the units whose months it shows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from procedures.models import Procedure
from reporting.drawings.bars import BarChart
from reporting.drawings.waterfall import Waterfall
from reporting.leader import words
from reporting.leader.answers import NO_ID
from reporting.leader.contributions import NOTHING, Dossiers
from reporting.leader.procedure_gaps import gaps_of_units
from reporting.leader.procedure_pictures import change_picture, missing_picture
from reporting.leader.why import Why, why_of
from reporting.models import Compliance
from units.models import Unit

SHOWN = 8


@dataclass(frozen=True, slots=True)
class UnitWhy:
    """What a unit's page says of it: the answer, its two sentences and its two drawings."""

    why: Why
    said: str
    changed: str
    missing: BarChart
    change: Waterfall | None


def unit_why(unit: Unit, rows: Sequence[Compliance], predecessors: Collection[Unit]) -> UnitWhy:
    """Of ``rows``, the unit's months in order (``rows_to_date``), the last is looked at. Two queries.

    ``predecessors`` are the units whose months it shows. In the month in which they join, what they bring to its year
    to date is a part of its own.
    """
    row = rows[-1]
    period, basis = row.period, row.basis
    ids = [unit.pk, *(each.pk for each in predecessors)]
    is_next = len(rows) > 1 and rows[-2].period.month == period.month - 1
    before = _dossiers(rows[-2]) if is_next else NOTHING
    found = why_of(gaps_of_units(period, basis, ids, row.minimum_hundredths), before, _dossiers(row))
    names: Mapping[int, Procedure] = Procedure.objects.in_bulk(found.named or [NO_ID])
    query = f"?period={period.name}&basis={basis}"
    said = words.why(found, SHOWN)
    return UnitWhy(
        why=found,
        said=said,
        changed=words.why_changed(found, period.month),
        missing=missing_picture(found, SHOWN, names, query),
        change=change_picture(found, period.month, names, query),
    )


def _dossiers(row: Compliance) -> Dossiers:
    return Dossiers(row.ytd_received_online, row.ytd_received_total)
