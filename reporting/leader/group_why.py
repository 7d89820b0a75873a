"""Why the rate of one group is where it is: the part of its procedures in the answer of the province."""

from __future__ import annotations

from fractions import Fraction

from reporting.figures.lines import lines_of
from reporting.figures.totals import Months, Totals, to_date
from reporting.leader.contributions import Dossiers
from reporting.leader.drawn_why import DrawnWhy, drawn_why
from reporting.leader.procedure_gaps import gaps_of_province
from reporting.leader.why import why_of
from reporting.selection.selection import Selection
from units.models import UnitKind


def group_why(selection: Selection, kind: str, months: Months) -> DrawnWhy | None:
    """Of the year to date of a group, whose sums by month are ``months``; None where none of its units has a quota.

    Four to seven queries, as many as for the province.
    """
    as_of, basis = selection.as_of, selection.basis
    lines = lines_of(as_of, basis, UnitKind.values)
    minimums = {line.row.minimum_hundredths for line in lines[kind]} - {None}
    if not minimums:
        return None
    gaps = gaps_of_province(as_of, basis, lines)
    before, now = (_dossiers(to_date(months, as_of.month - each)) for each in (1, 0))
    found = why_of(gaps, before, now, [Fraction(minimum or 0, 100) for minimum in minimums], kind)
    return drawn_why(found, as_of, basis)


def _dossiers(totals: Totals) -> Dossiers:
    return Dossiers(totals.received_online, totals.received_total)
