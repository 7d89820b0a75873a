"""What a check is, and the list of all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import pgettext_lazy


class Area(models.TextChoices):
    """What a check is about, in the order of the page."""

    PORTAL = "portal", pgettext_lazy("group of checks", "General information")
    UNITS = "units", pgettext_lazy("group of checks", "Units")
    QUOTAS = "quotas", pgettext_lazy("group of checks", "Quotas")
    CATALOGUE = "catalogue", pgettext_lazy("group of checks", "Catalogue of procedures")
    PERIODS = "periods", pgettext_lazy("group of checks", "Periods and deadlines")
    REPORTS = "reports", pgettext_lazy("group of checks", "Reports")
    ACCOUNTS = "accounts", pgettext_lazy("group of checks", "Accounts")


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to look at: its name, what to know of it, and the page where it is corrected."""

    name: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found: a queryset, or a list where the database cannot decide, and how each is shown."""

    rows: QuerySet[Any] | Sequence[Any]
    show: Callable[[Any], Row]

    @property
    def number(self) -> int:
        return self.rows.count() if isinstance(self.rows, QuerySet) else len(self.rows)

    def shown(self, start: int, end: int) -> list[Row]:
        return [self.show(row) for row in self.rows[start:end]]


Find = Callable[[date], Found]


@dataclass(frozen=True, slots=True)
class Check:
    """One question to the data: what is wrong where it finds something, and how that is corrected."""

    name: str
    area: Area
    title: Any
    means: Any
    advice: Any
    find: Find
    of_districts: bool = False  # not named among the clean ones where there are no districts

    @property
    def url(self) -> str:
        return reverse("reporting:data-check", args=[self.name])


CHECKS: dict[str, Check] = {}


def check(area: Area, title: Any, means: Any, advice: Any, *, of_districts: bool = False) -> Callable[[Find], Find]:
    """Add a function as a check; its name is the check's in addresses."""

    def add(find: Find) -> Find:
        name = find.__name__.replace("_", "-")
        CHECKS[name] = Check(name, area, title, means, advice, find, of_districts)
        return find

    return add


def change_url(row: models.Model, pk: int | None = None) -> str:
    """The form of a row in the administration."""
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[pk or row.pk])
