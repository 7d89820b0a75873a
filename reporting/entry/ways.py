"""Other ways to fill the cells of a report than typing and the portal's own form: pages of apps above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from reporting.models import Submission


@dataclass(frozen=True, slots=True)
class FillWay:
    """A page that offers figures for a report: its address, which takes the period and the unit, and its name."""

    address: str
    label: Any

    def url(self, submission: Submission) -> str:
        """Where it is for one report."""
        return reverse(self.address, args=[submission.period.name, submission.unit.code])


FILL_WAYS: list[FillWay] = []


def fill_way_add(way: FillWay) -> None:
    """Offer the page of an app above among the tools of a report that is being filled in."""
    FILL_WAYS.append(way)
