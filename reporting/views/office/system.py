"""The system page: whether the background, the database and the machine are in order, and a job run again."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from reporting import rules
from reporting.system import probes
from reporting.system.jobs import LEFT_TO_TICK, TITLES, failures, title_of
from reporting.system.lights import worst
from reporting.system.overview import overview
from reporting.views.access import allowed
from units import clock
from units.actions.job_runs import job_ask_again
from units.admin_pages import admin_page
from units.refusals import Refused
from units.requests import PortalRequest


@require_safe
@allowed(rules.can_administer)
def system(request: PortalRequest) -> HttpResponse:
    """Every job, what waits, and the machine; answers also where broker, worker and mail server do not."""
    found = overview()
    return admin_page(
        request,
        "reporting/office/system.html",
        _("State of the system"),
        now=clock.now(),
        jobs=found.jobs,
        sections=found.sections,
        light=worst(section.light for section in found.sections),
        failures=[(run, title_of(run.job)) for run in failures()],
    )


@require_POST
@allowed(rules.can_administer)
def run_again(request: PortalRequest) -> HttpResponse:
    """Have one job run once more, and lead back; asked twice it runs once."""
    job = request.POST.get("job", "")
    if job not in TITLES:
        raise Http404
    if not probes.has_broker() and job in LEFT_TO_TICK:
        messages.info(request, _("There is no queue here: the next manage.py tick does this within a minute."))
        return redirect(reverse("reporting:system"))
    try:
        job_ask_again(job=job, by=request.user)
    except Refused as refused:
        messages.warning(request, refused.sentence)
    else:
        messages.success(request, _("Asked for: %(job)s. This page shows how it ended.") % {"job": title_of(job)})
    return redirect(reverse("reporting:system"))
