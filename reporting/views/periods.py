"""The periods as coordinators keep them: deadlines, how many have sent and are confirmed, locking and unlocking."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from reporting import rules
from reporting.actions.periods import period_lock, period_unlock
from reporting.models import ReportingPeriod
from reporting.period_counts import counts_by_period
from units import clock
from units.refusals import Refused
from units.requests import PortalRequest
from units.templatetags.figures import month
from units.vietnamese import upper_first


@require_safe
def periods(request: PortalRequest) -> HttpResponse:
    """Every period begun, newest first; observers read, coordinators lock and unlock."""
    if not rules.can_read_queue(request.user):
        raise PermissionDenied
    today = clock.today()
    begun = list(ReportingPeriod.objects.begun(today).order_by("-year", "-month"))
    counted = counts_by_period(begun)
    context = {
        "rows": [(period, counted[period.pk], period.has_ended(today)) for period in begun],
        "can_lock": rules.can_lock(request.user),
    }
    return render(request, "reporting/periods.html", context)


@require_POST
def lock(request: PortalRequest, period: str) -> HttpResponse:
    """Lock a period that has ended: it takes no more sendings unless it is opened for a unit."""
    return _change(request, period, period_lock, _("%(month)s is locked."))


@require_POST
def unlock(request: PortalRequest, period: str) -> HttpResponse:
    """Take the lock off a period again."""
    return _change(request, period, period_unlock, _("%(month)s is open for sendings again."))


def _change(request: PortalRequest, name: str, action: Callable[..., ReportingPeriod], done: str) -> HttpResponse:
    if not rules.can_lock(request.user):
        raise PermissionDenied
    period = get_object_or_404(ReportingPeriod, year=int(name[:4]), month=int(name[5:]))
    try:
        action(period=period, by=request.user)
        messages.success(request, upper_first(done % {"month": month(period)}))
    except Refused as refused:
        messages.warning(request, refused.sentence)
    return redirect("reporting:periods")
