"""Why one unit's rate is where it is: its procedures, with those of the units whose months it shows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction

from reporting.leader.contributions import NOTHING, Dossiers
from reporting.leader.drawn_why import DrawnWhy, drawn_why
from reporting.leader.procedure_gaps import gaps_of_units
from reporting.leader.why import why_of
from reporting.models import Compliance
from reporting.rates import percent
from units.models import Unit


def unit_why(unit: Unit, rows: Sequence[Compliance], predecessors: Collection[Unit]) -> DrawnWhy:
    """Of ``rows``, the unit's months in order (``rows_to_date``), the last is looked at. Two queries.

    ``predecessors`` are the units whose months it shows. In the month in which they join, what they bring to its year
    to date is a part of its own.
    """
    row = rows[-1]
    period, basis = row.period, row.basis
    ids = [unit.pk, *(each.pk for each in predecessors)]
    is_next = len(rows) > 1 and rows[-2].period.month == period.month - 1
    before = _dossiers(rows[-2]) if is_next else NOTHING
    quotas = [] if row.minimum_hundredths is None else [Fraction(percent(row.minimum_hundredths))]
    found = why_of(gaps_of_units(period, basis, ids, row.minimum_hundredths), before, _dossiers(row), quotas)
    return drawn_why(found, period, basis)


def _dossiers(row: Compliance) -> Dossiers:
    return Dossiers(row.ytd_received_online, row.ytd_received_total)
