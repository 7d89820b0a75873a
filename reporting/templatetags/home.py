"""A unit's months and its communes on its clerks' home page, filled into patterns (``units/row_pattern.py``)."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reporting.models import Compliance, ReportingPeriod, SubmissionStatus
from reporting.templatetags.rates import share
from reporting.templatetags.tables import call_form, clerk_names, last_contact, report_status, telephone
from reporting.todo.worklist import Commune, Month
from units.models import Unit
from units.row_pattern import RowPattern, addresses_by_code
from units.templatetags.drawn import drawn
from units.vietnamese import upper_first
from units.wording import DASH, day_of, month, whole

register = template.Library()
FOLDER = "reporting/home"


@register.simple_tag(takes_context=True)
def period_rows(context: Context, unit: Unit, months: Iterable[Month]) -> SafeString:
    """A row for each month of ``unit``: its figures, the state of its report, and what can be done with it."""

    def values(each: Month) -> dict[str, object]:
        name = month(each.period)
        return {
            "title": upper_first(name),
            "sent": day_of(each.submission.first_sent_at),
            "status": _status(each),
            "address": reverse("reporting:submission", args=[each.period.name, unit.code]),
            "action": _action(each),
            "month": name,
        } | _figures(each.figures)

    return RowPattern(f"{FOLDER}/_period.html", context).joined(map(values, months))


def _figures(figures: Compliance | None) -> dict[str, object]:
    if figures is None:
        return dict.fromkeys(("total", "online", "rate", "cumulative"), DASH)
    rate = share(figures.received_online, figures.received_total)
    if not figures.reported:
        return {"total": DASH, "online": DASH, "rate": rate, "cumulative": DASH}
    cumulative = drawn(
        f"{FOLDER}/_cumulative.html",
        rate=share(figures.ytd_received_online, figures.ytd_received_total),
        done=figures.months_reported,
        all=figures.months_expected,
    )
    total, online = whole(figures.received_total), whole(figures.received_online)
    return {"total": total, "online": online, "rate": rate, "cumulative": cumulative}


def _status(each: Month) -> SafeString:
    report = each.submission
    return drawn(
        f"{FOLDER}/_period_status.html",
        chip=report_status(report),
        is_missed=each.is_missed,
        is_editable=each.is_editable,
        is_locked=each.period.is_locked,
        is_expected=each.is_expected,
        is_on_behalf=bool(report.current_revision and report.current_revision.on_behalf),
        days_late=report.days_late,
    )


def _action(each: Month) -> str:
    """What its link does."""
    if each.is_editable:
        return _("Send late") if each.is_missed else _("Enter")
    if each.is_missed or each.submission.status == SubmissionStatus.RETURNED:
        return _("Ask to reopen")
    return _("See")


@register.simple_tag(takes_context=True)
def commune_rows(context: Context, communes: Iterable[Commune], period: ReportingPeriod) -> SafeString:
    """A row for each of a district's ``communes``: its report of ``period``, whom to call, and the buttons for that."""
    address = addresses_by_code("reporting:submission", period.name)
    remind = RowPattern(f"{FOLDER}/_remind.html", context)
    not_sent = format_html('<span class="chip chip-todo">{}</span>', _("Not sent"))

    def values(each: Commune) -> dict[str, object]:
        unit, report = each.row.unit, each.submission
        if report:
            buttons, status = "", format_html('<a href="{}">{}</a>', address(unit.code), report_status(report))
        else:
            call = call_form(context, unit, period=period, list="communes", query="", page="")
            buttons, status = remind.with_values(code=unit.code, name=unit.display_name, call=call), not_sent
        return {
            "code": unit.code,
            "name": unit.display_name,
            "status": status,
            "clerks": clerk_names(each.clerks),
            "telephone": telephone(each.clerks, unit.phone),
            "last": last_contact(each.last),
            "buttons": buttons,
        }

    return RowPattern(f"{FOLDER}/_commune.html", context).joined(map(values, communes))
