"""Why a rate is where it is, as a page of one unit or one group shows it: two sentences, each with its drawing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from procedures.models import Procedure
from reporting.drawings.bars import BarChart
from reporting.drawings.waterfall import Waterfall
from reporting.leader import words
from reporting.leader.answers import NO_ID
from reporting.leader.procedure_pictures import change_picture, missing_picture
from reporting.leader.why import Why
from reporting.models import ReportingPeriod

SHOWN = 8


@dataclass(frozen=True, slots=True)
class DrawnWhy:
    """The answer, its two sentences and its two drawings."""

    why: Why
    said: str
    changed: str
    missing: BarChart
    change: Waterfall | None


def drawn_why(found: Why, period: ReportingPeriod, basis: str) -> DrawnWhy:
    """The answer as of ``period``, its links on the same month and basis. One query, for the names of procedures."""
    names: Mapping[int, Procedure] = Procedure.objects.in_bulk(found.named or [NO_ID])
    query = f"?period={period.name}&basis={basis}"
    return DrawnWhy(
        why=found,
        said=words.why(found, SHOWN),
        changed=words.why_changed(found, period.month),
        missing=missing_picture(found, SHOWN, names, query),
        change=change_picture(found, period.month, names, query),
    )
