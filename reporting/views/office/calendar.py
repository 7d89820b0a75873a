"""«Lịch làm việc»: a year's days off and worked weekends, the deadlines they move, the year confirmed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reporting import rules
from reporting.actions.calendar import calendar_confirm, calendar_day_remove, calendar_days_enter, moved_sentence
from reporting.calendars.year import year_calendar, years_to_confirm
from reporting.forms import CalendarDaysForm, ConfirmYearForm
from reporting.models import CalendarException
from reporting.views.access import allowed
from units import clock
from units.admin_pages import admin_page
from units.consequences import Consequences, sentences
from units.impact import carry_out
from units.requests import PortalRequest
from units.wording import day as day_written
from units.years import YEARS


@require_safe
@allowed(rules.can_administer)
def calendar(_request: PortalRequest) -> HttpResponse:
    """Leads to the year that is asked for first: the next one while it is not confirmed, else this one."""
    today = clock.today()
    return redirect("reporting:calendar-year", max([today.year, *years_to_confirm(today)]))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(rules.can_administer)
def calendar_year(request: PortalRequest, year: int) -> HttpResponse:
    """The calendar of a year; a POST enters days."""
    if year not in YEARS:
        raise Http404
    form = CalendarDaysForm(request.POST if request.method == "POST" else None, year=year)
    if request.method == "POST" and form.is_valid():
        entered = form.cleaned_data

        def enter() -> Consequences | None:
            return sentences(list(map(moved_sentence, calendar_days_enter(by=request.user, **entered))))

        here = reverse("reporting:calendar-year", args=[year])
        title = _("Days of the calendar of %(year)s") % {"year": year}
        return carry_out(
            request,
            enter,
            title=title,
            back=lambda again: _page(again, year, CalendarDaysForm(again.POST, year=year)),
            done=here,
            said=_("The days were entered."),
        )
    return _page(request, year, form)


def _page(request: HttpRequest, year: int, form: CalendarDaysForm) -> HttpResponse:
    found = year_calendar(year)
    return admin_page(
        request,
        "reporting/office/calendar/page.html",
        _("Calendar of working days of %(year)s") % {"year": year},
        calendar=found,
        form=form,
        confirm_form=ConfirmYearForm(auto_id="confirm_%s"),
        is_asked=year in years_to_confirm(clock.today()),
        before=year - 1 if year - 1 in YEARS else None,
        after=year + 1 if year + 1 in YEARS else None,
    )


@require_POST
@allowed(rules.can_administer)
def calendar_remove(request: PortalRequest, year: int, number: int) -> HttpResponse:
    """Take an entered day out of the calendar, after showing the deadlines that move."""
    here = reverse("reporting:calendar-year", args=[year])
    row = CalendarException.objects.filter(pk=number, day__year=year).first()
    if row is None:
        messages.info(request, _("This day is not in the calendar any more."))
        return HttpResponseRedirect(here)

    def remove() -> Consequences | None:
        return sentences(list(map(moved_sentence, calendar_day_remove(day=row.day, by=request.user))))

    title = _("Take %(day)s out of the calendar") % {"day": day_written(row.day)}
    return carry_out(request, remove, title=title, back=here, done=here, said=_("The day was taken out."))


@require_POST
@allowed(rules.can_administer)
def calendar_confirmed(request: PortalRequest, year: int) -> HttpResponse:
    """Record that the year's calendar is as the official notice says."""
    form = ConfirmYearForm(request.POST)
    if form.is_valid():
        calendar_confirm(year=year, document=form.cleaned_data["document"], by=request.user)
        messages.success(request, _("The calendar of %(year)s is confirmed.") % {"year": year})
    else:
        messages.error(request, " ".join(map(str, form.errors["document"])))
    return redirect("reporting:calendar-year", year)
