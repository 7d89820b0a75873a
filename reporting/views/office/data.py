"""«Dữ liệu cần xem lại»: every check of the data with what it found, and each check with all of it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reporting import rules
from reporting.checks.every import checked_now
from reporting.checks.registry import CHECKS
from reporting.views.access import allowed
from units import clock
from units.admin_pages import admin_page
from units.requests import PortalRequest

ROWS_A_PAGE = 300


@require_safe
@allowed(rules.can_administer)
def data(request: PortalRequest) -> HttpResponse:
    """All checks, with the first rows of each."""
    areas = checked_now(clock.today())
    total = sum(each.number for area in areas for each in area.checked)
    return admin_page(request, "reporting/office/data.html", _("Data to look at again"), areas=areas, total=total)


@require_safe
@allowed(rules.can_administer)
def data_check(request: PortalRequest, name: str) -> HttpResponse:
    """One check with everything it found, in pages."""
    check = CHECKS.get(name)
    if check is None:
        raise Http404
    found = check.find(clock.today())
    page = Paginator(found.rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    rows = [found.show(row) for row in page.object_list]
    return admin_page(
        request,
        "reporting/office/data_check.html",
        check.title,
        check=check,
        page=page,
        rows=rows,
        trail=[(_("Data to look at again"), reverse("reporting:data"))],
    )
