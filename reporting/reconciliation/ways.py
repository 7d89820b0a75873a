"""Other ways to bring counts of a one-stop system than a table: pages of apps above, which add themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Way:
    """A page that brings counts, for those who may reconcile: its address, what it is called and what it is for."""

    address: str
    label: Any
    sentence: Any

    @property
    def url(self) -> str:
        return reverse(self.address)


WAYS: list[Way] = []


def way_add(way: Way) -> None:
    """Offer the page of an app above on the page of the reconciliation."""
    WAYS.append(way)
