"""Taking back what one has just confirmed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from reporting import rules
from reporting.actions.confirmations import Undone, confirmation_undo
from reporting.models import Confirmation, Submission
from reporting.views.access import allowed
from reporting.views.refused import filters_in
from units.refusals import Refused
from units.requests import PortalRequest
from units.wording import month, whole

MAX_NAMED = 10  # reports of a batch that are named in a sentence


@require_POST
@allowed(rules.can_work_queue)
def undo(request: PortalRequest, pk: int) -> HttpResponse:
    """Take a confirmation back, and return to the report, or to the queue after a batch."""
    confirmation = get_object_or_404(Confirmation, pk=pk)
    try:
        undone = confirmation_undo(confirmation=confirmation, by=request.user)
    except Refused as refused:
        messages.warning(request, refused.sentence)
    else:
        _tell(request, undone)
    return redirect(_page_of(confirmation) + filters_in(request))


def _page_of(confirmation: Confirmation) -> str:
    """The page on which to go on: of the report, where it is one."""
    reports = Submission.objects.filter(confirmations__confirmation=confirmation).select_related("unit", "period")
    first, *others = reports.order_by("pk")[:2]
    if others:
        return reverse("reporting:review")
    return reverse("reporting:submission", args=[first.period.name, first.unit.code])


def _tell(request: PortalRequest, undone: Undone) -> None:
    said = ngettext(
        "The confirmation was taken back: %(n)s report awaits confirmation again.",
        "The confirmation was taken back: %(n)s reports await confirmation again.",
        undone.done,
    )
    messages.success(request, said % {"n": whole(undone.done)})
    if undone.refused:
        names = [
            f"{report.unit.display_name}, {month(report.period)}: {sentence}"
            for report, sentence in undone.refused[:MAX_NAMED]
        ]
        values = {"n": whole(len(undone.refused)), "names": " ".join(names)}
        messages.warning(request, _("Reports that stay confirmed: %(n)s. %(names)s") % values)
