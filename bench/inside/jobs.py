"""Work for the worker."""

from __future__ import annotations

from figures import YEAR, mark_stale

from units.models import StaleFigures


def ask_for_recompute() -> None:
    """Ask the worker for the whole year's figures."""
    mark_stale()(reason="bench", years=[YEAR])


def is_done() -> bool:
    """Whether it has done what was asked for."""
    return not StaleFigures.objects.exists()
