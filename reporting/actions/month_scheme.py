"""Another scheme of reporting months, for the periods that have not begun."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from reporting.actions.periods import joined_days, new_period, period_days
from reporting.models import CalendarException, ReportingPeriod, Submission
from units import clock
from units.actions.stale_figures import figures_mark_stale
from units.history import update_with_history
from units.models import PortalSettings, User
from units.refusals import Refused

DAYS = ("starts_on", "ends_on", "opens_on", "due_on_department", "due_on_district", "due_on_commune")


@dataclass(frozen=True, slots=True)
class RemadePeriod:
    """A period whose days follow another scheme: its first and last day before and after."""

    period: ReportingPeriod
    old: tuple[date, date]
    new: tuple[date, date]


@transaction.atomic
def periods_switch_scheme(*, scheme: str, by: User | None = None) -> list[RemadePeriod]:
    """Let reporting months run by ``scheme`` from the first period that has not begun; returns what was remade.

    Periods that have begun keep their days. The first remade one joins the last of them, so that no day is counted
    twice or in neither: it is shorter or longer than the others. Opening day and deadlines of remade periods follow
    from their new cut-off day.

    Raises:
        Refused: reporting months run by ``scheme`` already, or a period that has not begun has reports.
    """
    PortalSettings.objects.select_for_update(no_key=True).filter(pk=PortalSettings.ONLY).first()
    settings = PortalSettings.load()
    if settings.month_scheme == scheme:
        raise Refused(_("Reporting months run this way already."), code="same")
    settings.month_scheme = scheme
    settings._history_user = by  # type: ignore[attr-defined]
    settings.save()
    remade = _remade_periods(scheme, settings.due_after_days)
    periods = [each.period for each in remade]
    if Submission.objects.filter(period__in=periods).exists():
        raise Refused(_("Reports exist for a period that has not begun; its days cannot be changed."), code="reports")
    update_with_history(ReportingPeriod, periods, DAYS, by=by, reason="")
    years = sorted({period.year for period in periods})
    if years:
        figures_mark_stale(reason=f"reporting months run as {scheme}", years=years)
    return remade


def _remade_periods(scheme: str, due_after_days: int) -> list[RemadePeriod]:
    """The periods that have not begun, with the days that ``scheme`` gives them; not written."""
    today, calendar = clock.today(), CalendarException.objects.calendar()
    begun = ReportingPeriod.objects.begun(today).order_by("starts_on").last()
    before = (begun.starts_on, begun.ends_on) if begun else None
    remade = []
    for period in ReportingPeriod.objects.select_for_update().filter(starts_on__gt=today).order_by("starts_on"):
        old = (period.starts_on, period.ends_on)
        days = joined_days(period_days(period.year, period.month, scheme), before, None)
        renewed = new_period(period.year, period.month, days, due_after_days, calendar)
        if days != old:
            for name in DAYS:
                setattr(period, name, getattr(renewed, name))
            remade.append(RemadePeriod(period, old, days))
        before = days
    return remade
