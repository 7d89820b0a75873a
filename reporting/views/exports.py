"""What the overview shows, as a file."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from reporting.asked_files.kinds import OverviewCsv, OverviewWorkbook
from reporting.views.files import offered
from units.requests import PortalRequest


@require_safe
def dashboard_xlsx(request: PortalRequest) -> HttpResponse:
    """The overview with the filters of the address, as a workbook."""
    return offered(request, OverviewWorkbook)


@require_safe
def dashboard_csv(request: PortalRequest) -> HttpResponse:
    """The rankings with the filters of the address, as CSV."""
    return offered(request, OverviewCsv)
