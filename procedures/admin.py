"""Procedures with their publications."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet
from django.utils.translation import gettext as _

from procedures.models import Procedure, Publication
from procedures.resources import ProcedureResource
from units.admin import WithoutDiacritics
from units.admin_base import FiguresAdmin, FileMixin


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


class PublicationInline(admin.TabularInline):
    model = Publication
    formset = PublicationFormSet
    extra = 0
    autocomplete_fields = ["department"]


@admin.register(Procedure)
class ProcedureAdmin(FileMixin, WithoutDiacritics, FiguresAdmin):
    resource_classes = [ProcedureResource]
    list_display = ["code", "name", "field", "authority_level"]
    list_filter = ["authority_level", "publications__level"]
    search_fields = ["search_key", "code"]
    inlines = [PublicationInline]
