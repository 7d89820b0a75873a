"""A line of the administration's index, and the groups of tasks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import pgettext_lazy


class Group(models.TextChoices):
    """The kinds of tasks, in the order of the index; the values are anchors on it."""

    QUOTAS = "quotas", pgettext_lazy("group of tasks", "Quotas")
    CATALOGUE = "catalogue", pgettext_lazy("group of tasks", "Catalogue of procedures")
    UNITS = "units", pgettext_lazy("group of tasks", "Units")
    PEOPLE = "people", pgettext_lazy("group of tasks", "Accounts")
    TIME = "time", pgettext_lazy("group of tasks", "Reporting periods and calendar")
    FIGURES = "figures", pgettext_lazy("group of tasks", "Figures (read only)")
    SYSTEM = "system", pgettext_lazy("group of tasks", "System")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the index: a page, and what it is for."""

    group: Group
    address: str
    label: Any
    sentence: Any
    count: Callable[[], str] | None = None
    is_needed: Callable[[HttpRequest], bool] | None = None

    @property
    def url(self) -> str:
        return reverse(self.address)

    @property
    def counted(self) -> str:
        """How much there is, in words."""
        return self.count() if self.count else ""

    @property
    def model(self) -> type[models.Model] | None:
        """The model whose list this is; None for a page of its own."""
        return _models().get(self.address)


@cache
def _models() -> dict[str, type[models.Model]]:
    return {
        f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist": model for model in admin.site._registry
    }
