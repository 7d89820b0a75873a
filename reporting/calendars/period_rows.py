"""The periods as administrators see them: their days and deadlines, their state, and who locked them and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reporting.models import ReportingPeriod
from units.models import User


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """One period: its state in words and, where it is locked by a person, that person's name."""

    period: ReportingPeriod
    state: str | Promise
    locked_by: str = ""


def period_rows(today: date) -> list[PeriodRow]:
    """Every period, newest first. Two queries."""
    periods = list(ReportingPeriod.objects.with_districts().order_by("-year", "-month"))
    locked_by = _who_locked([period for period in periods if period.is_locked])
    return [PeriodRow(period, _state(period, today), locked_by.get(period.pk, "")) for period in periods]


def _state(period: ReportingPeriod, today: date) -> str | Promise:
    if period.is_locked:
        return _("Period locked")
    if period.starts_on > today:
        return _("Not begun")
    return _("Open") if period.has_ended(today) else _("Running")


def _who_locked(locked: list[ReportingPeriod]) -> dict[int, str]:
    """Who locked each period, by its id: none for one that was locked by itself."""
    history = ReportingPeriod.history.filter(id__in=[period.pk for period in locked], locked_at__isnull=False)
    rows = history.order_by("-history_id").values_list("id", "locked_at", "history_user")
    stored = {period.pk: period.locked_at for period in locked}
    first = {pk: user for pk, at, user in rows if at == stored[pk]}  # the oldest record of this lock comes last
    names = {user.pk: user.get_full_name() for user in User.objects.filter(pk__in={pk for pk in first.values() if pk})}
    return {pk: names[user] for pk, user in first.items() if user in names}
