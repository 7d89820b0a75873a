"""Publications on the page of their procedure, and the years whose figures follow them."""

from __future__ import annotations

from datetime import date
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from procedures.forms.decisions import Verb
from procedures.models import LEVEL_FLAGS, AuthorityLevel, Publication
from units import clock
from units.admin_base import Values
from units.admin_lists import AS_TYPED
from units.districts import names_districts

LEVELS_HELP = _(
    "One level or several. At province level the department reports it; at district and commune level every unit of"
    " that level does."
)
LEVELS_HELP_WITHOUT_DISTRICTS = _(
    "One level or both. At province level the department reports it; at commune level every commune does."
)
PUBLICATION_FIGURES = ("level", *LEVEL_FLAGS, "department_id", "effective_on", "ended_on")


def years_of_publications(changed: list[Values]) -> list[int]:
    """The years in which figures follow rows of publications, each given as it was and as it is.

    Where nothing but the last day moved, the years from the earlier to the later one. A publication without a last day
    counts to the end of next year, for which periods are created in December.
    """
    years: set[int] = set()
    for rows in groupby(sorted(changed, key=itemgetter("pk")), key=itemgetter("pk")):
        years |= _years_of_one(list(rows[1]))
    return sorted(years)


def _years_of_one(rows: list[Values]) -> set[int]:
    open_end = clock.today().year + 1
    ends = [row["ended_on"].year if row["ended_on"] else open_end for row in rows]
    moved = {name for name in PUBLICATION_FIGURES if len({row[name] for row in rows}) > 1}
    first = min(ends) if moved == {"ended_on"} else min(row["effective_on"].year for row in rows)
    return set(range(first, max(ends) + 1))


class PublicationFormSet(BaseInlineFormSet):
    """Publications of one save are compared with each other, not only with what is stored."""

    def clean(self) -> None:
        super().clean()
        times = sorted(
            (form.cleaned_data["effective_on"], form.cleaned_data.get("ended_on") or date.max)
            for form in self.forms
            if form.cleaned_data.get("effective_on") and not form.cleaned_data.get("DELETE")
        )
        for (_start, end), (following, _end) in pairwise(times):
            if following <= end:
                raise ValidationError(_("Two publications of one procedure must not overlap in time."))


class PublicationInline(admin.StackedInline):
    """The first publication of a procedure, which is recorded with it."""

    model = Publication
    formset = PublicationFormSet
    formfield_overrides: ClassVar = AS_TYPED
    extra = 0
    max_num = 1
    can_delete = False
    autocomplete_fields = ["department"]
    fieldsets = [
        (None, {"fields": [("level", "effective_on", "ended_on"), ("decision_number", "decision_date")]}),
        (_("Handled by"), {"fields": [LEVEL_FLAGS, "department"], "description": LEVELS_HELP}),
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Districts handle nothing where there are none."""
        if names_districts(request):
            return self.fieldsets
        flags = tuple(flag for flag in LEVEL_FLAGS if flag != AuthorityLevel.DISTRICT.flag)
        fields = {"fields": [flags, "department"], "description": LEVELS_HELP_WITHOUT_DISTRICTS}
        return [self.fieldsets[0], (_("Handled by"), fields)]


class PublishedInline(admin.TabularInline):
    """What is stored of a procedure's publications, to be read: decisions change them, or a correction."""

    model = Publication
    extra = 0
    can_delete = False
    template = "admin/procedures/procedure/published.html"
    ordering = ["effective_on"]
    verbs = Verb.choices

    def get_queryset(self, request: HttpRequest) -> QuerySet[Publication]:
        return super().get_queryset(request).select_related("department", "procedure")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
