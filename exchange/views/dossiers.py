"""Files of dossiers: bring one, see how far its count is and what it would change, record it or give it up."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exchange.actions.dossiers.bringing import dossier_file_bring
from exchange.actions.dossiers.recording import (
    SHOWN_AGAIN,
    dossier_file_compare,
    dossier_file_give_up,
    dossier_file_record,
)
from exchange.dossiers.page import shown_file, system_names
from exchange.dossiers.parts import refused_read
from exchange.dossiers.reading import MAX_ROWS, WORKBOOK_ROWS
from exchange.models import CodeTable, DossierFile
from reporting import rules
from reporting.views.access import allowed
from reporting.views.answers import file_headers
from units.codes import LONGEST_CODE
from units.refusals import Refused
from units.requests import PortalRequest, posted_number
from units.wording import whole

LISTED = 30
SECONDS = 2  # after which the page of a file looks again


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(rules.can_reconcile)
def dossiers(request: PortalRequest) -> HttpResponse:
    """The form and the last files; a posted file is read, and counted here or by a worker. Nothing is recorded."""
    if request.method != "POST":
        return _page(request)
    upload = request.FILES.get("file")
    chosen = request.POST.get("table", "")
    table = CodeTable.objects.filter(code=chosen).first() if chosen else None
    if chosen and table is None:
        return _page(request, refusals=[_("There is no code table %(code)s.") % {"code": chosen[:LONGEST_CODE]}])
    if upload is None:
        return _page(request, refusals=[_("No file was chosen.")])
    try:
        with _on_disk(upload) as file:
            brought = dossier_file_bring(
                file=file,
                size=upload.size or 0,
                file_name=upload.name or "",
                system=request.POST.get("system", ""),
                table=table,
                by=request.user,
            )
    except Refused as refused:
        return _page(request, refusals=refused.messages)
    return redirect("exchange:dossier-file", brought.pk)


@contextmanager
def _on_disk(upload: UploadedFile) -> Iterator[BinaryIO]:
    """The uploaded file as one of the operating system: a large one is that already, and is never held whole."""
    if isinstance(upload, TemporaryUploadedFile):
        yield cast("BinaryIO", upload.file)
        return
    with TemporaryFile() as file:
        shutil.copyfileobj(upload, file)
        yield file


@require_safe
@allowed(rules.can_reconcile)
def dossier_file(request: PortalRequest, pk: int) -> HttpResponse:
    """One file: how far its count is, then what recording it would change, or what became of it."""
    return _file_page(request, _found(request, pk))


@require_POST
@allowed(rules.can_reconcile)
def record(request: PortalRequest, pk: int) -> HttpResponse:
    """Record the counts of a file that was shown; twice does nothing more."""
    file = _found(request, pk)
    try:
        left_out, lost = posted_number(request, "leave_out"), posted_number(request, "lose_days")
        file = dossier_file_record(file=file, leave_out=left_out, lose_days=lost, by=request.user)
    except Refused as refused:
        if refused.code in SHOWN_AGAIN:
            file = dossier_file_compare(file=file)
        return _file_page(request, file, refusals=refused.messages)
    upload = file.upload
    if upload is not None:
        sentence = _(
            "The counts of “%(file)s” were recorded: %(new)s new, %(changed)s changed, %(removed)s removed, "
            "%(unchanged)s unchanged."
        )
        values = {name: whole(getattr(upload, name)) for name in ("new", "changed", "removed", "unchanged")}
        messages.success(request, sentence % (values | {"file": file.file_name}))
    return redirect("exchange:dossier-file", file.pk)


@require_POST
@allowed(rules.can_reconcile)
def give_up(request: PortalRequest, pk: int) -> HttpResponse:
    """Forget the counts of a file that is not to be recorded."""
    file = _found(request, pk)
    dossier_file_give_up(file=file, by=request.user)
    messages.success(
        request, _("The counts of “%(file)s” were given up. Nothing was recorded.") % {"file": file.file_name}
    )
    return redirect("exchange:dossiers")


@require_safe
@allowed(rules.can_reconcile)
def refused_rows(request: PortalRequest, pk: int) -> Any:
    """The refused rows as a CSV, piece by piece: line, column, value and reason of each."""
    file = _found(request, pk)
    name = f"dong-chua-hop-le-{file.pk}.csv"
    return StreamingHttpResponse(refused_read(file), content_type="text/csv; charset=utf-8", headers=file_headers(name))


def _found(request: PortalRequest, pk: int) -> DossierFile:
    return get_object_or_404(DossierFile.objects.visible_to(request.user).select_related("upload", "table"), pk=pk)


def _page(request: PortalRequest, **shown: Any) -> HttpResponse:
    systems = system_names() or [_("The province's one-stop system")]
    files = DossierFile.objects.visible_to(request.user).defer("outcome", "shape")[:LISTED]
    context = {
        "files": files,
        "systems": systems,
        "tables": CodeTable.objects.values_list("code", "name"),
        "table": request.POST.get("table", ""),
        "system": request.POST.get("system", systems[0]),
        "megabytes": settings.DOSSIER_FILE_MEGABYTES,
        "max_rows": MAX_ROWS,
        "workbook_rows": WORKBOOK_ROWS,
        **shown,
    }
    return render(request, "exchange/dossiers/page.html", context)


def _file_page(request: PortalRequest, file: DossierFile, **shown: Any) -> HttpResponse:
    context = {"file": file, "shown": shown_file(file), "seconds": SECONDS, **shown}
    return render(request, "exchange/dossiers/file.html", context)
