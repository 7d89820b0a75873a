"""«Ghi vào dự thảo quyết định»: the minima that were tried become a draft of a decision."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quotas.actions.decisions import decision_draft_tried
from quotas.forms import TrialForm
from quotas.models import QuotaDecision
from reporting import rules
from reporting.views.access import allowed
from reporting.views.what_if import tried_fields
from units.impact import carry_out
from units.requests import PortalRequest


@require_POST
@allowed(rules.can_administer)
def trial_draft(request: PortalRequest, pk: int) -> HttpResponse:
    """Begin the draft and go to its page; what cannot be read goes back to the trial, which says why."""
    decision = get_object_or_404(QuotaDecision.objects.in_force(), pk=pk)
    tiers = list(decision.tiers.order_by("pk"))
    form = TrialForm(tiers, request.POST)
    back = f"{reverse('reporting:what-if')}?{urlencode(tried_fields(request.POST, tiers))}"
    if not (form.is_bound and form.is_valid()):
        return HttpResponseRedirect(back)
    minima = form.minima
    return carry_out(
        request,
        lambda: decision_draft_tried(decision=decision, minima=minima, by=request.user),
        title=_("Write into a draft decision"),
        back=back,
        done=lambda draft: reverse("admin:quotas_quotadecision_change", args=[draft.pk]),
        said=_(
            "The minima that were tried are in this draft, a copy of the decision in force from the same month. Please"
            " check its first month, tiers and number before it is put in force."
        ),
    )
