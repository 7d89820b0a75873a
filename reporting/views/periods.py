"""The periods as coordinators manage them: deadlines, how many have sent and are confirmed, locking and unlocking."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reporting import rules
from reporting.actions.periods import period_lock, period_unlock
from reporting.calendars.year import years_to_confirm
from reporting.figures.period_counts import counts_by_period
from reporting.forms import LockForm
from reporting.models import ReportingPeriod
from reporting.views.access import allowed
from reporting.views.lookup import period_or_404
from units import clock
from units.refusals import Refused
from units.requests import PortalRequest
from units.vietnamese import upper_first
from units.wording import month


@require_safe
@allowed(rules.can_read_queue)
def periods(request: PortalRequest) -> HttpResponse:
    """Every period begun, newest first; observers read, coordinators lock and unlock."""
    today = clock.today()
    begun = list(ReportingPeriod.objects.begun(today).with_districts().order_by("-year", "-month"))
    counted = counts_by_period(begun)
    context = {
        "rows": [(period, counted[period.pk], period.has_ended(today)) for period in begun],
        "years_to_confirm": years_to_confirm(today),
        "can_lock": rules.can_lock(request.user),
    }
    return render(request, "reporting/periods/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(rules.can_lock)
def lock(request: PortalRequest, period: str) -> HttpResponse:
    """Ask before locking a period, with what is still missing of it; lock it when that is answered."""
    found = period_or_404(period)
    form = LockForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            period_lock(period=found, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error("reason", refused.sentence)
        else:
            messages.success(request, upper_first(_("%(month)s is locked.") % {"month": month(found)}))
            return redirect("reporting:periods")
    today = clock.today()
    context = {
        "period": found,
        "counts": counts_by_period([found])[found.pk],
        "is_running": not found.has_ended(today),
        "is_early": not found.is_past_due(today),
        "form": form,
    }
    return render(request, "reporting/periods/lock.html", context)


@require_POST
@allowed(rules.can_lock)
def unlock(request: PortalRequest, period: str) -> HttpResponse:
    """Take the lock off a period again."""
    found = period_or_404(period)
    period_unlock(period=found, by=request.user)
    messages.success(request, upper_first(_("%(month)s is open for sendings again.") % {"month": month(found)}))
    return redirect("reporting:periods")
