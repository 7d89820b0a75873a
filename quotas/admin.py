"""Quota decisions with their tiers; the units' quotas follow from them, and every consequence is shown first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from quotas.actions.decisions import (
    decision_apply,
    decision_delete,
    decision_put_in_force,
    decision_withdraw,
)
from quotas.actions.proposals import quotas_give
from quotas.actions.tiers import tier_lists_fit
from quotas.admin_tiers import TierPages
from quotas.admin_workbook import WorkbookPages
from quotas.forms import QuotaTierForm
from quotas.members import unsettled_of
from quotas.models import DecisionState, Quota, QuotaDecision, QuotaTier
from quotas.proposals import proposals_of
from quotas.snapshots import DecisionSnapshot, snapshot_of
from quotas.withdrawn import tiers_to_read, withdrawal_of
from units.admin_base import FiguresAdmin, ReadOnlyAdmin
from units.admin_pages import admin_page
from units.admin_seen import Seen, who_saved
from units.districts import names_districts
from units.ids import is_id
from units.impact import carry_out
from units.models import Unit
from units.refusals import Refused, require
from units.wording import whole


class TierFormSet(BaseInlineFormSet):
    """After a change of a tier's scope or group it keeps no unit that it can no longer list."""

    def save_existing(self, form: Any, obj: Any, commit: bool = True) -> Any:
        saved = super().save_existing(form, obj, commit)
        if commit and {"applies_to", "kind"} & set(form.changed_data):
            tier_lists_fit(tier=saved)
        return saved


class TierInline(admin.TabularInline):
    """One row a tier; its units are on a page of their own, and a tier is deleted there with its quotas."""

    model = QuotaTier
    form = QuotaTierForm
    formset = TierFormSet
    fields = ["code", "name", "kind", "minimum_hundredths", "applies_to", "number_of_units"]
    readonly_fields = ["number_of_units"]
    extra = 0
    can_delete = False

    class Media:
        css = {"all": ("css/admin-quotas.css",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[QuotaTier]:
        return super().get_queryset(request).annotate(quotas_given=Count("quotas"))

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Its forms name districts where there are some today, or were in the year of the decision."""
        formset = super().get_formset(request, obj, **kwargs)
        names = names_districts(request) or (obj is not None and _had_districts(obj.year))
        formset.form.names_districts = names  # type: ignore[attr-defined]
        return formset

    @admin.display(description=gettext_lazy("units"))
    def number_of_units(self, tier: QuotaTier) -> str:
        """How many have their quota by the tier, leading to them."""
        if tier.pk is None:
            return _("after the decision is saved")
        url = reverse("admin:quotas_quotadecision_tier", args=[tier.decision_id, tier.pk])
        given = getattr(tier, "quotas_given", 0)
        said = ngettext("%(n)s unit", "%(n)s units", given) % {"n": whole(given)}
        return format_html('<a href="{}" class="units-of-tier">{}</a>', url, said)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None or not obj.is_withdrawn

    has_add_permission = has_change_permission


def _had_districts(year: int) -> bool:
    return Unit.objects.districts(date(year, 1, 1), date(year, 12, 31)).exists()


class StateFilter(admin.SimpleListFilter):
    """Withdrawn decisions are listed apart: unless they are asked for, the list shows the others."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        withdrawn = QuotaDecision.objects.filter(state=DecisionState.WITHDRAWN).count()
        label = _("Withdrawn decisions (%(n)s)") % {"n": whole(withdrawn)}
        others = (DecisionState.DRAFT, DecisionState.IN_FORCE)
        return [*((state.value, state.label) for state in others), (DecisionState.WITHDRAWN.value, label)]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        yield {**first, "display": _("Drafts and decisions in force")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[QuotaDecision]) -> QuerySet[QuotaDecision]:
        if self.value() in DecisionState.values:
            return queryset.filter(state=self.value())
        return queryset.exclude(state=DecisionState.WITHDRAWN)


@admin.register(QuotaDecision)
class QuotaDecisionAdmin(TierPages, WorkbookPages, FiguresAdmin):
    """A decision begins as a draft; changes of quotas or results are shown and confirmed before they are written."""

    list_display = ["year", "first_month", "state", "number", "issued_on", "rule_for_new_procedures"]
    list_filter = ["year", StateFilter]
    readonly_fields = ["state"]
    inlines = [TierInline]
    proposals_template = "admin/quotas/quotadecision/proposals.html"

    @admin.display(description=gettext_lazy("newly published procedures"))
    def rule_for_new_procedures(self, decision: QuotaDecision) -> str:
        return decision.new_procedures

    # --- Who may do what ---

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or not obj.is_withdrawn)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and obj is not None and obj.is_draft

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Its state once it is stored: a new one becomes a draft."""
        return [name for name in super().get_fields(request, obj) if obj is not None or name != "state"]

    # --- Saving ---

    def before_save(self, request: HttpRequest, obj: Any) -> DecisionSnapshot | None:
        return snapshot_of(obj) if obj is not None else None

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.state = DecisionState.DRAFT
        super().save_model(request, obj, form, change)

    def after_save(self, request: HttpRequest, obj: Any, before: Any) -> None:
        applied = decision_apply(decision=obj, before=before, by=request.user)  # type: ignore[arg-type]
        source = applied.copy_of
        if source is not None:
            said = _("The draft starts as a copy of %(source)s from month %(month)s: %(tiers)s tiers, %(units)s units.")
            counts = {"tiers": whole(obj.tiers.count()), "units": whole(obj.quotas.count())}
            month = f"{source.first_month}/{source.year}"
            self.message_user(request, said % {"source": source, "month": month, **counts}, messages.INFO)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        decision_delete(decision=obj, by=request.user)  # type: ignore[arg-type]

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[list, dict, set, list]:
        """A draft is deleted with its tiers and quotas; nothing else can refer to it."""
        counts = {
            str(model._meta.verbose_name_plural): model.objects.filter(decision__in=objs).count()
            for model in (QuotaTier, Quota)
        }
        return [str(obj) for obj in objs], counts, set(), []

    # --- Putting in force, withdrawing, proposed quotas ---

    def get_urls(self) -> list:
        views = {"put-in-force": self.put_in_force, "withdraw": self.withdraw, "proposals": self.proposals}
        own = [
            path(f"<int:number>/{name}/", self.admin_site.admin_view(view), name=f"quotas_quotadecision_{name}")
            for name, view in views.items()
        ]
        return own + self.tier_urls() + self.workbook_urls() + super().get_urls()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The page shows how many quotas are proposed, and which units several tiers name, or none."""
        decision = self.stored(object_id)
        shown: dict[str, Any] = {}
        if isinstance(decision, QuotaDecision) and decision.is_withdrawn and request.method != "POST":
            return self._withdrawn(request, decision)
        if isinstance(decision, QuotaDecision):
            shown = {"proposed": len(_proposals(decision)), "unsettled": unsettled_of(decision)}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **shown})

    def _withdrawn(self, request: HttpRequest, decision: QuotaDecision) -> HttpResponse:
        """A decision that can no longer be changed, as a text to be read."""
        return admin_page(
            request,
            "admin/quotas/quotadecision/withdrawn.html",
            str(decision)[:1].upper() + str(decision)[1:],
            original=decision,
            opts=self.opts,
            withdrawal=withdrawal_of(decision),
            tiers=tiers_to_read(decision),
        )

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Its buttons name the last change that the page shows, of tiers and units too."""
        seen = Seen.of(getattr(request, "_seen", ""))
        context["last_entry"] = seen.last_entry if seen else ""
        return super().render_change_form(request, context, *args, **kwargs)

    def put_in_force(self, request: HttpRequest, number: int) -> HttpResponse:
        said = _("The decision is in force.")
        return self._move(request, number, decision_put_in_force, _("Put the decision in force"), said)

    def withdraw(self, request: HttpRequest, number: int) -> HttpResponse:
        said = _("The decision is withdrawn; it stays readable.")
        return self._move(request, number, decision_withdraw, _("Withdraw the decision"), said)

    def _move(
        self, request: HttpRequest, number: int, action: Callable[..., QuotaDecision], title: str, said: str
    ) -> HttpResponse:
        decision = get_object_or_404(QuotaDecision, pk=number)
        page = reverse("admin:quotas_quotadecision_change", args=[number])
        shown = request.POST.get("seen", "")

        def do() -> None:
            action(decision=decision, by=request.user)  # under its lock
            if is_id(shown):
                _refuse_changed(decision, int(shown))
            self.log_change(request, decision, title)

        if request.method != "POST":
            return HttpResponseRedirect(page)
        return carry_out(request, do, title=f"{title}: {decision}", back=page, done=page, said=said)

    def proposals(self, request: HttpRequest, number: int) -> HttpResponse:
        """The quotas that the decision could give, to be ticked."""
        decision = get_object_or_404(QuotaDecision, pk=number)
        page = reverse("admin:quotas_quotadecision_proposals", args=[number])
        title, keys = _("Proposed quotas"), request.POST.getlist("give")

        def do() -> None:
            quotas_give(decision=decision, keys=keys, by=request.user)  # type: ignore[arg-type]
            self.log_change(request, decision, title)

        def show(request: HttpRequest) -> HttpResponse:
            context = {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": title,
                "decision": decision,
                "proposals": _proposals(decision),
                "ticked": keys,
            }
            return TemplateResponse(request, self.proposals_template, context)

        if request.method != "POST" or not keys:
            return show(request)
        said = _("The quotas were given.")
        return carry_out(request, do, title=f"{title}: {decision}", back=show, done=page, said=said)


def _refuse_changed(decision: QuotaDecision, last_entry: int) -> None:
    """Refuse where another save of ``decision`` is in the log since that entry."""
    who = who_saved(decision, Seen({}, last_entry))
    changed = _("This decision was changed meanwhile: %(who)s. Nothing was done; please look at it again.")
    require(not who, changed % {"who": "; ".join(who)}, code="changed_meanwhile")


def _proposals(decision: QuotaDecision) -> list:
    try:
        return proposals_of(decision)
    except Refused:
        return []  # the tiers contradict each other since units changed; a save refuses with its own sentence


@admin.register(Quota)
class QuotaAdmin(ReadOnlyAdmin):
    list_display = ["unit", "decision", "tier"]
    list_filter = ["decision", "tier"]
    list_select_related = ["unit__parent", "decision", "tier"]
    search_fields = ["unit__search_key", "unit__code"]
