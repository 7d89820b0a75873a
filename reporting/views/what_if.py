"""«Thử phương án chỉ tiêu (không lưu)»: other minima, typed in the address, and what they would change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quotas.forms import TrialForm
from quotas.models import QuotaDecision, QuotaTier
from reporting import rules
from reporting.outlook.trial import changed_units, trial_of
from reporting.views.access import allowed
from reporting.views.choices import choice_fields, selection_of
from units.requests import PortalRequest

UNITS_A_PAGE = 300


def tried_fields(sent: QueryDict, tiers: Sequence[QuotaTier]) -> list[tuple[str, str]]:
    """What was chosen and typed on the page, as its address has it."""
    names = ("period", "basis", *(TrialForm.PREFIX + tier.code for tier in tiers))
    return [(name, str(sent[name])) for name in names if name in sent]


@require_safe
@allowed(rules.can_try_quotas)
def what_if(request: PortalRequest) -> HttpResponse:
    """How many units would meet other minima of the decision that judges the period, and whose verdict would turn."""
    selection = selection_of(request)
    decision = QuotaDecision.objects.judging(selection.as_of.year, selection.as_of.month)
    tiers = list(decision.tiers.order_by("pk")) if decision else []
    form = TrialForm(tiers, request.GET)
    is_tried = form.is_bound and form.is_valid()
    context: dict[str, Any] = {
        "selection": selection,
        "decision": decision,
        "form": form,
        "trial": None,
        "is_tried": is_tried,
        "can_draft": is_tried and rules.can_administer(request.user),
        "tried": tried_fields(request.GET, tiers),
        "freshness": selection.freshness,
        "has_districts": selection.has_districts,
        "query": selection.choice.query(kind="", district="", status="", span=""),
        "fields": choice_fields(selection, "period", "basis"),
    }
    if decision and (is_tried or not form.is_bound):
        trial = trial_of(selection.as_of, selection.basis, tiers, form.minima)
        page = Paginator(trial.changed, UNITS_A_PAGE).get_page(request.GET.get("page"))
        changed = changed_units(list(page.object_list), form.minima)
        context |= {"trial": trial, "page": page, "changed": changed}
    return render(request, "reporting/what_if/page.html", context)
