"""What a coordinator does on the page of urging: read the mail before it goes, record calls and letters, decide."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reporting import rules
from reporting.actions.reminders import reminder_settle, reminders_check, reminders_note
from reporting.forms import NoteForm
from reporting.models import Reminder, ReportingPeriod
from reporting.urging.mails import reminder_text
from reporting.urging.recipients import recipient_of
from reporting.views.access import allowed
from reporting.views.lookup import period_or_404
from reporting.views.refused import back_with_typed
from reporting.views.urging.choice import every_chosen, units_chosen
from units import clock
from units.models import Unit
from units.refusals import Refused
from units.requests import PortalRequest
from units.wording import whole

MAX_LISTED = 300  # units to look at on the page of the mail


@require_POST
@allowed(rules.can_urge)
def check(request: PortalRequest, period: str) -> HttpResponse:
    """Read the mail as it will go out, see who will not get one, then send."""
    found, units = _chosen(request, period)
    if not units:
        messages.warning(request, _("No unit was selected."))
        return redirect("reporting:period-urging", found.name)
    checked = reminders_check(found, units)
    shown = next((unit for unit in checked.can_be_reminded if unit.code == request.POST.get("shown")), None)
    shown = shown or next(iter(checked.can_be_reminded), None)
    context = {
        "period": found,
        "every": every_chosen(request),
        "listed": checked.can_be_reminded[:MAX_LISTED],
        "refused": checked.refused[:MAX_LISTED],
        "check": checked,
        "shown": shown,
        "address": recipient_of(shown).email if shown else "",
        "text": reminder_text(shown, found, clock.now()) if shown else None,
    }
    return render(request, "reporting/urging/check.html", context)


@require_POST
@allowed(rules.can_urge)
def note(request: PortalRequest, period: str) -> HttpResponse:
    """Record that the chosen units were urged by telephone or by letter."""
    found, units = _chosen(request, period)
    page = reverse("reporting:period-urging", args=[found.name])
    form = NoteForm(request.POST)
    if not units:
        messages.warning(request, _("No unit was selected."))
    if not (units and form.is_valid()):
        return back_with_typed(request, page, "note")
    try:
        rows = reminders_note(period=found, units=units, by=request.user, **form.cleaned_data)
    except Refused as refused:
        return back_with_typed(request, page, "note", refused)
    messages.success(request, _("Recorded for %(n)s units.") % {"n": whole(len(rows))})
    return redirect(page)


@require_POST
@allowed(rules.can_urge)
def settle(request: PortalRequest, pk: int) -> HttpResponse:
    """Decide about a mail in doubt: it went out, or it is sent again."""
    found = get_object_or_404(Reminder.objects.select_related("unit", "period"), pk=pk)
    was_sent = request.POST.get("action") == "sent"
    try:
        reminder_settle(reminder=found, by=request.user, was_sent=was_sent)
        messages.success(request, _("Recorded as sent.") if was_sent else _("The mail will be sent again."))
    except Refused as refused:
        messages.warning(request, refused.sentence)
    return redirect("reporting:period-urging", found.period.name)


def _chosen(request: PortalRequest, period: str) -> tuple[ReportingPeriod, list[Unit]]:
    """The period and the units of a form: those ticked, or every one that the page lists."""
    found = period_or_404(period)
    return found, units_chosen(request, found)
