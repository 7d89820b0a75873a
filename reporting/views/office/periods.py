"""«Kỳ báo cáo» for administrators: days, deadlines and locks of every period, and how reporting months run."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from reporting import rules
from reporting.actions.month_scheme import RemadePeriod, periods_switch_scheme
from reporting.calendars.period_rows import period_rows
from reporting.calendars.year import years_to_confirm
from reporting.forms import MonthSchemeForm
from reporting.views.access import allowed
from units import clock
from units.admin_pages import admin_page
from units.consequences import Consequences, sentences
from units.impact import carry_out
from units.models import MonthScheme, PortalSettings
from units.requests import PortalRequest
from units.wording import day, month


@require_safe
@allowed(rules.can_administer)
def office_periods(request: PortalRequest) -> HttpResponse:
    """Every period, newest first."""
    return _page(request, MonthSchemeForm())


@require_http_methods(["POST"])
@allowed(rules.can_administer)
def switch_scheme(request: PortalRequest) -> HttpResponse:
    """Let the periods that have not begun run otherwise, after showing each one's new days."""
    form = MonthSchemeForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    scheme, here = form.cleaned_data["scheme"], reverse("reporting:office-periods")

    def switch() -> Consequences | None:
        return sentences(list(map(_remade, periods_switch_scheme(scheme=scheme, by=request.user))))

    return carry_out(
        request,
        switch,
        title=_("Reporting months: %(scheme)s") % {"scheme": MonthScheme(scheme).label},
        back=here,
        done=here,
        said=_("The periods that have not begun follow the new reporting month."),
    )


def _page(request: PortalRequest, form: MonthSchemeForm) -> HttpResponse:
    today, settings = clock.today(), PortalSettings.load()
    return admin_page(
        request,
        "reporting/office/periods/page.html",
        _("Reporting periods"),
        rows=period_rows(today),
        settings=settings,
        scheme=MonthScheme(settings.month_scheme).label,
        form=form,
        years_to_confirm=years_to_confirm(today),
    )


def _remade(each: RemadePeriod) -> str:
    values = {"name": month(each.period), "due": day(each.period.last_due_on)}
    values |= {"old": f"{day(each.old[0])} – {day(each.old[1])}", "new": f"{day(each.new[0])} – {day(each.new[1])}"}
    return _("Period of %(name)s: %(new)s instead of %(old)s, due by %(due)s.") % values
