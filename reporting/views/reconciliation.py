"""The one-stop system's own counts: bring a file, see what it would change, take it as a whole."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from reporting import rules
from reporting.actions.reconciliation import system_counts_apply, system_counts_upload
from reporting.loading.table_file import MOST_BYTES
from reporting.models import ReportingPeriod, SystemCount, SystemUpload
from units.refusals import Refused
from units.requests import PortalRequest
from units.templatetags.figures import whole

UPLOADS_SHOWN = 30


@require_http_methods(["GET", "HEAD", "POST"])
def reconciliation(request: PortalRequest) -> HttpResponse:
    """The periods with counts and the uploads; a posted file is shown with what it would change, not taken."""
    if not rules.can_read_reconciliation(request.user):
        raise PermissionDenied
    if request.method != "POST":
        return _page(request)
    if not rules.can_reconcile(request.user):
        raise PermissionDenied
    file = request.FILES.get("file")
    if file is None:
        return _page(request, refusals=[_("No file was chosen.")])
    try:
        content = file.read(MOST_BYTES + 1)
        preview = system_counts_upload(content=content, file_name=file.name or "", by=request.user)
    except Refused as refused:
        return _page(request, refusals=refused.messages)
    return _page(request, preview=preview)


@require_POST
def apply(request: PortalRequest, number: int) -> HttpResponse:
    """Take a file that waits, whole; twice does nothing more."""
    if not rules.can_reconcile(request.user):
        raise PermissionDenied
    upload = get_object_or_404(SystemUpload, pk=number)
    try:
        upload = system_counts_apply(upload=upload, by=request.user)
    except Refused as refused:
        return _page(request, refusals=refused.messages)
    sentence = _("The counts of “%(file)s” were recorded: %(new)s new, %(changed)s changed, %(unchanged)s unchanged.")
    values = {name: whole(getattr(upload, name)) for name in ("new", "changed", "unchanged")}
    messages.success(request, sentence % (values | {"file": upload.file_name}))
    return redirect("reporting:reconciliation")


def _page(request: PortalRequest, **shown: Any) -> HttpResponse:
    counted = SystemCount.objects.order_by().values("period")
    sums = {
        row["period"]: row
        for row in counted.annotate(places=Count("pk"), units=Count("unit", distinct=True), upload=Max("upload"))
    }
    periods = ReportingPeriod.objects.filter(pk__in=sums).order_by("-year", "-month")
    context = {
        "periods": [(period, sums[period.pk]) for period in periods],
        "uploads": SystemUpload.objects.exclude(applied_at=None).defer("content")[:UPLOADS_SHOWN],
        "can_reconcile": rules.can_reconcile(request.user),
        **shown,
    }
    return render(request, "reporting/reconciliation.html", context)
