"""The one-stop system's own counts: bring a file, see what it would change and what is wrong with it, take it."""

from __future__ import annotations

import zlib
from typing import Any

from django.contrib import messages
from django.db.models import Count, Max, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reporting import rules
from reporting.actions.reconciliation import system_counts_apply, system_counts_upload
from reporting.loading.system_refused_rows import refused_rows_file
from reporting.models import ReportingPeriod, SystemCount, SystemUpload
from reporting.reconciliation.ways import WAYS
from reporting.views.access import allowed
from reporting.views.answers import file_answer
from units.refusals import Refused
from units.requests import PortalRequest, posted_number
from units.tables.book import MAX_BYTES
from units.wording import whole

UPLOADS_SHOWN = 30


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(rules.can_read_reconciliation, to_post=rules.can_reconcile)
def reconciliation(request: PortalRequest) -> HttpResponse:
    """The periods with counts and the uploads; a posted file is shown with what it would change, not taken."""
    if request.method != "POST":
        return _page(request)
    file = request.FILES.get("file")
    if file is None:
        return _page(request, refusals=[_("No file was chosen.")])
    try:
        content = file.read(MAX_BYTES + 1)
        preview = system_counts_upload(content=content, file_name=file.name or "", by=request.user)
    except Refused as refused:
        return _page(request, refusals=refused.messages)
    return _page(request, preview=preview)


@require_POST
@allowed(rules.can_reconcile)
def apply(request: PortalRequest, number: int) -> HttpResponse:
    """Take the good rows of a file that waits; twice does nothing more, nor does one that was given up."""
    upload = SystemUpload.objects.filter(pk=number).first()
    if upload is None:
        return _page(request, status=404, refusals=[no_longer_waits()])
    try:
        upload = system_counts_apply(upload=upload, leave_out=posted_number(request, "leave_out"), by=request.user)
    except Refused as refused:
        return _page(request, refusals=refused.messages)
    sentence = _("The counts of “%(file)s” were recorded: %(new)s new, %(changed)s changed, %(unchanged)s unchanged.")
    values = {name: whole(getattr(upload, name)) for name in ("new", "changed", "unchanged", "refused")}
    said = [sentence % (values | {"file": upload.file_name})]
    if upload.refused:
        said.append(_("%(refused)s rows were left out.") % values)
    messages.success(request, " ".join(said))
    return redirect("reporting:reconciliation")


@require_safe
@allowed(rules.can_reconcile)
def refused_rows(request: PortalRequest, number: int) -> HttpResponse:
    """The rows of a waiting file that are not taken, as the same kind of file with the reason next to each."""
    upload = get_object_or_404(SystemUpload, pk=number, content__isnull=False)
    try:
        file = refused_rows_file(zlib.decompress(upload.content))  # type: ignore[arg-type]
    except Refused as refused:
        return _page(request, refusals=refused.messages)
    return file_answer(file.content, f"dong-chua-hop-le-{upload.pk}{file.ending}", file.content_type)


def no_longer_waits() -> str:
    """What is said to a user who takes what was previewed once a later file, or the time, has given it up."""
    return _(
        "The file of this preview is no longer kept, because another file was brought since then or a day has passed."
        " Nothing was recorded. Please choose the file again."
    )


def _page(request: PortalRequest, *, status: int = 200, **shown: Any) -> HttpResponse:
    counted = SystemCount.objects.order_by().values("period")
    sums = {
        row["period"]: row
        for row in counted.annotate(counts=Count("pk"), units=Count("unit", distinct=True), upload=Max("upload"))
    }
    periods = ReportingPeriod.objects.filter(pk__in=sums).order_by("-year", "-month")
    context = {
        "periods": [(period, sums[period.pk]) for period in periods],
        "uploads": _uploads(),
        "can_reconcile": rules.can_reconcile(request.user),
        "ways": WAYS,
        **shown,
    }
    return render(request, "reporting/reconciliation/page.html", context, status=status)


def _uploads() -> QuerySet[SystemUpload]:
    """The last files that were recorded, without what they held."""
    recorded = SystemUpload.objects.exclude(applied_at=None).select_related("first_period", "last_period")
    return recorded.defer("content")[:UPLOADS_SHOWN]
