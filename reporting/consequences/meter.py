"""What a change does to results, measured while it is not yet committed."""

from __future__ import annotations

from collections.abc import Sequence

from quotas.books import book_now, moves_of_books
from quotas.decision_consequences import quotas_moved
from reporting.actions.figures import figures_drain_locked, figures_lock, years_named
from reporting.consequences.before import Before, Shown
from reporting.consequences.compared import Moved, compared
from reporting.consequences.forms import Forms, changed_forms, forms_part
from reporting.consequences.reach import people_part, periods_part, reach_part
from reporting.consequences.sums import sums_parts
from reporting.consequences.tables import Part
from reporting.consequences.verdicts import effects_of, results_parts
from reporting.models import ReportingPeriod
from units.consequences import Consequences
from units.models import StaleFigures


class FiguresMeter:
    """Figures are settled before the change; what it marks stale is recomputed after it, and compared.

    The recompute is the one that would follow anyway: a change that is confirmed needs no other.
    """

    def begin(self) -> Before:
        state = figures_lock()
        figures_drain_locked(state)
        return Before.now(state)

    def end(self, begun: Before) -> Sequence[Consequences]:
        """A part for quotas, one for results, and so on; each only where it has something to say."""
        moved, forms = _recomputed(begun)
        periods = {period.pk: period for period in ReportingPeriod.objects.all()}
        effects = effects_of(moved, begun, periods)
        ranked = {pk for effect in effects for pk in effect.moved_ranks}
        shown = Shown({row.unit_id for row in moved} | ranked, begun)
        parts: list[Part] = [
            *results_parts(effects, shown, periods),
            *sums_parts(moved, begun, periods),
            forms_part(forms, periods) if forms else Part(""),
            reach_part(moved, forms) if moved or forms else Part(""),
            people_part(begun),
            periods_part(begun, periods),
        ]
        found = [quotas_moved(moves_of_books(begun.book, book_now())), *(part.consequences for part in parts)]
        return [part for part in found if part is not None]


def _recomputed(begun: Before) -> tuple[list[Moved], Forms]:
    """What the change marked stale, recomputed: the rows that moved, and the forms that changed."""
    stale = list(StaleFigures.objects.values_list("year", "unit_id"))
    if not stale:
        return [], {}
    years = years_named(year for year, _unit_id in stale)
    if not years:
        return [], {}
    everyone = any(unit_id is None for _year, unit_id in stale)
    unit_ids = None if everyone else {unit_id for _year, unit_id in stale if unit_id is not None}
    with compared(years, unit_ids) as found:
        forms = changed_forms(years)
        figures_drain_locked(begun.state)
    return found.moved, forms
