"""Why the figures are where they are, in sentences that name procedures and units: for readers without the drawings."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from reporting.leader import words
from reporting.leader.answers import Answers
from reporting.leader.why import ChangeStep
from units.wording import points, whole

NAMED = 3  # procedures and units in a sentence


def reasons(found: Answers) -> list[str]:
    """Up to three: what lacks to the quotas, what the last month changed, whose improvement counts most."""
    return [sentence for sentence in (_missing(found), _changed(found), _movers(found)) if sentence]


def _missing(found: Answers) -> str:
    shown = found.why.shown[:NAMED]
    if not shown:
        return ""
    named = "; ".join(f"{found.names[each.procedure_id].name} ({whole(each.missing.__ceil__())})" for each in shown)
    return f"{words.why(found.why, NAMED)}: {named}."


def _changed(found: Answers) -> str:
    steps = [step for step in found.why.steps if step.procedure_id is not None]
    if not steps:
        return ""
    up, down = (_steps(found, part) for part in _by_direction(steps))
    parts = [f"{words.why_changed(found.why, found.as_of.month)}."]
    if up:
        parts.append(_("Upwards most: %(named)s.") % {"named": up})
    if down:
        parts.append(_("Downwards most: %(named)s.") % {"named": down})
    return " ".join(parts)


def _by_direction(steps: Iterable[ChangeStep]) -> tuple[list[ChangeStep], list[ChangeStep]]:
    """Those upwards and those downwards, each with the largest first."""
    ordered = sorted(steps, key=lambda step: -abs(step.points))
    return [step for step in ordered if step.points > 0][:NAMED], [step for step in ordered if step.points < 0][:NAMED]


def _steps(found: Answers, steps: Iterable[ChangeStep]) -> str:
    return "; ".join(
        f"{found.names[step.procedure_id].name} ({points(step.shown)})"
        for step in steps
        if step.procedure_id is not None
    )


def _movers(found: Answers) -> str:
    shown = found.movers[:NAMED]
    if not shown:
        return ""
    short = _("%(unit)s (%(n)s dossiers short)")
    named = "; ".join(short % {"unit": each.line.row.unit.display_name, "n": whole(each.missing)} for each in shown)
    return f"{words.movers()}: {named}."
