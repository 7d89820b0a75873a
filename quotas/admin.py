"""Quota decisions with their tiers; the units' quotas follow from them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from quotas.actions.decisions import decision_start_as_copy
from quotas.actions.tiers import quotas_assign, refuse_double_claims
from quotas.forms import QuotaTierForm
from quotas.models import Quota, QuotaDecision, QuotaTier
from units.actions.figures import figures_mark_stale
from units.admin_base import FiguresAdmin, ReadOnlyAdmin
from units.refusals import Refused


class TierFormSet(BaseInlineFormSet):
    """Two tiers that claim one unit are refused before anything is saved."""

    def clean(self) -> None:
        super().clean()
        claims = [
            (form.cleaned_data["name"], form.cleaned_data["applies_to"], form.cleaned_data["units"])
            for form in self.forms
            if form.cleaned_data.get("name") and not form.cleaned_data.get("DELETE") and form.is_valid()
        ]
        try:
            refuse_double_claims(claims)
        except Refused as refused:
            raise ValidationError(refused.messages) from refused


class TierInline(admin.StackedInline):
    model = QuotaTier
    form = QuotaTierForm
    formset = TierFormSet
    extra = 0
    autocomplete_fields = ["units"]


@admin.register(QuotaDecision)
class QuotaDecisionAdmin(FiguresAdmin):
    list_display = ["year", "first_month", "number", "issued_on", "new_procedure_rule"]
    inlines = [TierInline]

    def years_of(self, obj: Any) -> list[int | None]:
        return [obj.year]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if "year" in form.changed_data and change:
            figures_mark_stale(reason="admin: decision moved", years=[form.initial["year"]])
        super().save_model(request, obj, form, change)

    def after_change(self, obj: Any) -> None:
        """A new decision without tiers of its own starts as a copy of the one before it in the year."""
        decision_start_as_copy(decision=obj)
        quotas_assign(decision=obj)
        super().after_change(obj)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A refusal of the action takes the whole save back and is said in its own words."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Refused as refused:
            self.message_user(request, refused.sentence, "ERROR")
            return HttpResponseRedirect(request.get_full_path())


@admin.register(Quota)
class QuotaAdmin(ReadOnlyAdmin):
    list_display = ["unit", "decision", "tier"]
    list_filter = ["decision", "tier"]
    list_select_related = ["unit__parent", "decision", "tier"]
    search_fields = ["unit__search_key", "unit__code"]
