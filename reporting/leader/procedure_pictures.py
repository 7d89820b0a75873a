"""Why a rate is where it is, as drawings: what procedures lack to the quotas, and what they changed in a month."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from procedures.models import Procedure
from reporting.drawings.bars import BarChart, Count, bars
from reporting.drawings.waterfall import Step, Waterfall, waterfall
from reporting.drawings.words import short_rate
from reporting.leader import words
from reporting.leader.unit_pictures import short_name
from reporting.leader.why import Why
from units.wording import month_number


def missing_picture(why: Why, most: int, names: Mapping[int, Procedure], query: str) -> BarChart:
    """What the first ``most`` procedures lack to the quotas, in whole dossiers, rounded up."""
    counts = [
        Count(
            name=short_name(names[gap.procedure_id].name),
            number=gap.missing.__ceil__(),
            url=_address(names[gap.procedure_id], query),
            note=_("rate %(rate)s") % {"rate": short_rate(gap.to_date.rate, why.quotas)}
            if gap.to_date.rate is not None
            else "",
        )
        for gap in why.shown[:most]
    ]
    return bars(
        counts,
        title=words.why(why, most),
        head=_("Administrative procedure"),
        unit=_("Online dossiers short"),
        of=why.missing_sum.__ceil__(),
    )


def change_picture(why: Why, month: int, names: Mapping[int, Procedure], query: str) -> Waterfall | None:
    """From the year to date of the month before to that of this month, by the procedures that changed it most."""
    if why.change is None:
        return None
    steps = [
        Step(
            _("All other procedures") if step.procedure_id is None else short_name(names[step.procedure_id].name),
            step.points,
            "" if step.procedure_id is None else _address(names[step.procedure_id], query),
            step.shown,
        )
        for step in why.steps
    ]
    before, now = (_("To month %(month)s") % {"month": month_number(month - each)} for each in (1, 0))
    return waterfall(
        why.change.before,
        steps,
        why.change.after,
        start_name=before,
        end_name=now,
        title=words.why_changed(why, month),
        quotas=why.quotas,
    )


def _address(procedure: Procedure, query: str) -> str:
    return reverse("reporting:procedure", args=[procedure.code]) + query
