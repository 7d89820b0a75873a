"""The one-stop system's counts next to a unit's own figures before sending, and next to a sending that is reviewed.

A clerk sees what the system counted only where it differs above the tolerance, and is free to leave the own number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reporting.entry.once import read_once
from reporting.hints.hints import Figures, Hint
from reporting.models import NUMBERS, Submission, SystemCount
from reporting.models.notes import HintKind
from reporting.reconciliation.tolerance import Tolerance
from units.models import PortalSettings
from units.wording import whole

NAMES = (gettext_lazy("dossiers received"), gettext_lazy("online dossiers"), gettext_lazy("results returned by post"))
SystemFigures = dict[int, tuple[int, int, int | None]]  # one month of one unit, by procedure


def system_figures(submissions: Sequence[Submission]) -> dict[tuple[int, int], SystemFigures]:
    """What the system counted for each report of ``submissions``, by unit and period. One query."""
    units: dict[int, set[int]] = defaultdict(set)
    for each in submissions:
        units[each.period_id].add(each.unit_id)
    pairs = Q(pk__in=[])
    for period_id, unit_ids in units.items():
        pairs |= Q(period=period_id, unit__in=unit_ids)
    found: dict[tuple[int, int], SystemFigures] = defaultdict(dict)
    rows = SystemCount.objects.filter(pairs).order_by().values_list("unit", "period", "procedure", *NUMBERS)
    for unit_id, period_id, procedure_id, total, online, post in rows:
        found[unit_id, period_id][procedure_id] = (total, online, post)
    return found


def system_figures_of(submission: Submission) -> SystemFigures:
    """What the system counted for one report."""
    pair = submission.unit_id, submission.period_id
    return read_once(submission, "system", lambda: system_figures([submission]).get(pair, {}))


def system_hints(figures: Figures, system: SystemFigures, tolerance: Tolerance) -> list[Hint]:
    """A hint for each procedure of which a number differs from the system's above the tolerance."""
    hints = []
    for procedure_id, numbers in figures.items():
        theirs = system.get(procedure_id)
        exceeded = tolerance.numbers_exceeded(numbers, theirs) if theirs else []
        if theirs and exceeded:
            off, first = max((abs(numbers[at] - (theirs[at] or 0)), -at) for at in exceeded)
            sentence = _sentence(numbers, theirs, exceeded)
            hints.append(Hint(HintKind.SYSTEM_DIFFERS, sentence, procedure_id, numbers[0], NUMBERS[-first], off))
    return hints


def system_hints_by_report(
    submissions: Sequence[Submission], figures: Iterable[tuple[int, Figures]], tolerance: Tolerance | None = None
) -> dict[int, list[Hint]]:
    """The hints on each report's ``figures``, by report; the ``tolerance`` is read where it is not given.

    One query, and one for the tolerance.
    """
    system = system_figures(submissions)
    if not system:
        return {}
    tolerance = tolerance or Tolerance.of(PortalSettings.load())
    pairs = {each.pk: (each.unit_id, each.period_id) for each in submissions}
    return {pk: system_hints(mine, system.get(pairs[pk], {}), tolerance) for pk, mine in figures}


def _sentence(mine: Sequence[int], theirs: Sequence[int | None], indexes: list[int]) -> str:
    part = _("%(name)s %(system)s (the report says %(mine)s)")
    parts = [part % {"name": NAMES[at], "system": whole(theirs[at]), "mine": whole(mine[at])} for at in indexes]
    sentence = _("The one-stop system counts: %(parts)s.")
    return sentence % {"parts": "; ".join(parts)}
