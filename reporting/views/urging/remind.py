"""Reminding chosen units of a month's report."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reporting import rules
from reporting.actions.reminders import reminders_send
from reporting.views.access import allowed
from reporting.views.lookup import period_or_404
from reporting.views.urging.choice import units_chosen
from units.requests import PortalRequest

MAX_NAMED = 20  # of those not reminded; the page of the mail has named more before


@require_POST
@allowed(rules.can_remind_some)
def remind(request: PortalRequest, period: str) -> HttpResponse:
    """Remind the chosen units; each that could not be is named with the reason."""
    found = period_or_404(period)
    units = units_chosen(request, found)
    if not all(rules.can_remind(request.user, unit) for unit in units):
        raise PermissionDenied
    if not units:
        messages.warning(request, _("No unit was selected."))
    else:
        done = reminders_send(period=found, units=units, by=request.user)
        if done.sent:
            messages.success(
                request, _("Reminders to %(n)s units are recorded and are being mailed.") % {"n": len(done.sent)}
            )
        for unit, sentence in done.refused[:MAX_NAMED]:
            messages.warning(request, f"{unit.display_name}: {sentence}")
        if len(done.refused) > MAX_NAMED:
            messages.warning(request, _("%(n)s more units were not reminded.") % {"n": len(done.refused) - MAX_NAMED})
    if request.user.is_clerk:
        return redirect(reverse("reporting:home") + "#communes")
    return redirect("reporting:period-urging", found.name)
