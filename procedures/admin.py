"""Procedures with their publications."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from procedures.forms import Verb
from procedures.models import LEVEL_FLAGS, AuthorityLevel, Procedure, Publication
from procedures.national_list import NationalList
from procedures.resources import ProcedureResource
from units.admin import WithoutDiacritics
from units.admin_base import AppendedToLists, FiguresAdmin
from units.admin_lists import alphabetical
from units.admin_official import OfficialListMixin
from units.models.coded import LineField

LEVELS_HELP = _(
    "One level or several. At province level the department reports it; at district and commune level every unit of"
    " that level does."
)


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
    extra = 0
    max_num = 1
    can_delete = False
    autocomplete_fields = ["department"]
    fieldsets = [
        (None, {"fields": [("level", "effective_on", "ended_on"), ("decision_number", "decision_date")]}),
        (_("Handled by"), {"fields": [LEVEL_FLAGS, "department"], "description": LEVELS_HELP}),
    ]


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


class LevelFilter(admin.SimpleListFilter):
    """Procedures with a publication, current or former, at a level of government."""

    title = _("authority level")
    parameter_name = "authority"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(level.value, str(level.label)) for level in AuthorityLevel]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in AuthorityLevel.values:
            return queryset
        handled = Publication.objects.at_levels([str(self.value())])
        return queryset.filter(pk__in=handled.values("procedure"))


@admin.register(Procedure)
class ProcedureAdmin(AppendedToLists, OfficialListMixin, WithoutDiacritics, FiguresAdmin):
    resource_classes = [ProcedureResource]
    official_list = NationalList()
    list_display = [
        "code",
        alphabetical("name", _("name")),
        alphabetical("field", _("field"), key="field_sort_key"),
        "levels",
    ]
    list_filter = [LevelFilter, "publications__level"]
    search_fields = ["search_key", "code"]
    inlines = [PublicationInline, PublishedInline]
    formfield_overrides: ClassVar = {LineField: {"widget": AdminTextInputWidget(attrs={"class": "vLargeTextField"})}}

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        """A new procedure is published with it; stored publications are read."""
        return [PublishedInline] if obj is not None and obj.publications.exists() else [PublicationInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("publications")

    @admin.display(description=_("authority level"))
    def levels(self, procedure: Procedure) -> str:
        """The level or levels of the last publication."""
        last = max(procedure.publications.all(), key=lambda each: each.effective_on, default=None)
        return "; ".join(str(level.label) for level in last.levels) if last else ""
