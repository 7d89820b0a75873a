"""Reminding chosen units of a month's report, by mail or by telephone."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reporting import rules
from reporting.actions.reminders import call_record, reminders_send
from reporting.forms import CallForm
from reporting.views.access import allowed
from reporting.views.lookup import period_or_404
from reporting.views.refused import filters_in
from reporting.views.urging.choice import units_chosen
from units.models import Unit
from units.requests import PortalRequest
from units.wording import moment, whole

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
                request, _("Reminders to %(n)s units are recorded and are being mailed.") % {"n": whole(len(done.sent))}
            )
        for unit, sentence in done.refused[:MAX_NAMED]:
            messages.warning(request, f"{unit.display_name}: {sentence}")
        if len(done.refused) > MAX_NAMED:
            messages.warning(
                request, _("%(n)s more units were not reminded.") % {"n": whole(len(done.refused) - MAX_NAMED)}
            )
    if request.user.is_clerk:
        return redirect(reverse("reporting:home") + "#communes")
    return redirect("reporting:period-urging", found.name)


@require_POST
@allowed(rules.can_remind_some)
def called(request: PortalRequest, period: str) -> HttpResponse:
    """Record that a unit was just telephoned, with a note if one was written, and lead back to its row."""
    found = period_or_404(period)
    code = request.POST.get("called", "")
    unit = get_object_or_404(Unit.objects.in_force(found.ends_on).select_related("parent"), code=code)
    if not rules.can_remind(request.user, unit):
        raise PermissionDenied
    form = CallForm({"note": request.POST.get(f"note.{code}", "")})
    if form.is_valid():
        call = call_record(period=found, unit=unit, by=request.user, note=form.cleaned_data["note"])
        values = {"unit": unit.display_name, "at": moment(call.at)}
        messages.success(request, _("%(unit)s: the call of %(at)s is recorded.") % values)
    else:
        messages.warning(request, f"{unit.display_name}: {form.errors['note'][0]}")
    return redirect(f"{_page_of_list(request, found.name)}#unit-{code}")


def _page_of_list(request: PortalRequest, period: str) -> str:
    """The list from which a call was recorded, with its filters and its page."""
    if request.user.is_clerk:
        return reverse("reporting:home")
    name = "reporting:missing" if request.POST.get("list") == "missing" else "reporting:period-urging"
    return f"{reverse(name, args=[period])}{filters_in(request, page=request.POST.get('page', ''))}"
