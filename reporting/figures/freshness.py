"""How fresh the figures are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Subquery

from reporting.models import FiguresState
from units import clock
from units.compiled import Compiled
from units.models import StaleFigures

SOON = timedelta(minutes=5)  # a change is in the figures within seconds, at most a minute or two


@dataclass(frozen=True, slots=True)
class Freshness:
    """When the figures were last brought up to date, and whether changes still wait.

    ``late_since`` is when the oldest of them was made, where that is longer ago than usual.
    """

    drained_at: datetime | None
    pending: bool
    late_since: datetime | None = None


def freshness() -> Freshness:
    """As of now; one query once figures were ever computed. The hour is asked for only while changes wait."""
    state = STATE.first()
    if state is None:
        drained_at, since = None, OLDEST.values_list("created_at", flat=True).first()
    else:
        drained_at, since = state.drained_at, state.waits_since  # type: ignore[attr-defined]
    return Freshness(drained_at, since is not None, since if is_late(since) else None)


def is_late(since: datetime | None) -> bool:
    """Whether figures that wait to be recomputed since then wait longer than usual."""
    return since is not None and since < clock.now() - SOON


OLDEST = StaleFigures.objects.order_by("pk")
# Nearly every page shows it.
STATE = Compiled(lambda: FiguresState.objects.annotate(waits_since=Subquery(OLDEST.values("created_at")[:1])))
