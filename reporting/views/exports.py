"""What a page shows, as a file."""

from __future__ import annotations

import re

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from reporting.province.overview import Overview
from reporting.spreadsheets.overview import overview_csv, overview_xlsx
from reporting.spreadsheets.sheets import XLSX
from reporting.views.dashboard import overview_of
from units.requests import PortalRequest

NOT_PLAIN = re.compile(r"[^A-Za-z0-9._-]")


@require_safe
def dashboard_xlsx(request: PortalRequest) -> HttpResponse:
    """The overview with the filters of the address, as a workbook."""
    overview = _existing(request)
    return file_answer(overview_xlsx(overview), f"tong-quan-{overview.as_of.name}.xlsx", XLSX)


@require_safe
def dashboard_csv(request: PortalRequest) -> HttpResponse:
    """The rankings with the filters of the address, as CSV."""
    overview = _existing(request)
    return file_answer(
        overview_csv(overview).encode(), f"xep-hang-{overview.as_of.name}.csv", "text/csv; charset=utf-8"
    )


def file_answer(content: bytes, name: str, content_type: str) -> HttpResponse:
    """``content`` to be saved under ``name``; what is no plain letter of it becomes «-»."""
    name = NOT_PLAIN.sub("-", name)
    return HttpResponse(
        content,
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"},
    )


def _existing(request: PortalRequest) -> Overview:
    overview = overview_of(request)
    if overview.latest is None:
        raise Http404
    return overview
