"""How fresh the figures are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists

from reporting.models import FiguresState
from units.models import StaleFigures


@dataclass(frozen=True, slots=True)
class Freshness:
    """When the figures were last brought up to date, and whether changes still wait."""

    drained_at: datetime | None
    pending: bool


def freshness() -> Freshness:
    """As of now; one query once figures were ever computed."""
    waiting = Exists(StaleFigures.objects.all())
    row = FiguresState.objects.annotate(waiting=waiting).values_list("drained_at", "waiting").first()
    return Freshness(*row) if row else Freshness(None, StaleFigures.objects.exists())
