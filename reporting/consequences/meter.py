"""What a change does to results, measured while it is not yet committed."""

from __future__ import annotations

from collections.abc import Sequence

from reporting.actions.figures import years_named
from reporting.consequences.effects import effects_of_change, figures_settle
from units.consequences import Consequences
from units.models import StaleFigures


class FiguresMeter:
    """Figures are settled before the change; what it marks stale is recomputed after it, and compared."""

    def begin(self) -> None:
        figures_settle()

    def end(self, begun: None) -> Sequence[Consequences]:
        """One part a basis on which a rate, quota or verdict changes."""
        effects = effects_of_change(years_named(StaleFigures.objects.values_list("year", flat=True)))
        values = [
            (
                effect.basis,
                effect.months,
                [(each.unit.pk, each.months, each.before, each.after) for each in effect.units],
            )
            for effect in effects
        ]
        return [Consequences("admin/impact/_effects.html", values, {"effects": effects})] if effects else []
