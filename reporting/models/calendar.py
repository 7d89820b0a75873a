from __future__ import annotations

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reporting.models.actors import ActorNameField
from reporting.working_days import WorkingCalendar
from units.history_manager import HistoricalRecords


class CalendarExceptionQuerySet(models.QuerySet["CalendarException"]):
    def calendar(self) -> WorkingCalendar:
        """The library's working days corrected by these rows. One query."""
        return WorkingCalendar(dict(self.values_list("day", "is_working_day")))


class CalendarException(models.Model):
    """A single day that is worked, or not worked, by a document that overrides the library's calendar."""

    day = models.DateField(_("day"), unique=True, error_messages={"unique": _("This day is in the calendar already.")})
    is_working_day = models.BooleanField(
        _("worked"), default=False, help_text=_("Ticked: a weekend day that is worked. Not ticked: a day off.")
    )
    document = models.CharField(
        _("document"), max_length=200, help_text=_("The notice that says so, with its number and day.")
    )

    history = HistoricalRecords()
    objects = CalendarExceptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("day of the calendar")
        verbose_name_plural = _("days off and worked weekends")
        ordering = ["-day"]

    def __str__(self) -> str:
        what = gettext("worked") if self.is_working_day else gettext("day off")
        return f"{self.day:%d/%m/%Y}: {what}"

    def year(self) -> int:
        return self.day.year


class ConfirmedYear(models.Model):
    """A year whose days off and worked weekends were compared with the official notice, and entered."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    document = models.CharField(_("document"), max_length=200)
    confirmed_at = models.DateTimeField(_("confirmed at"))
    confirmed_by_name = ActorNameField(_("confirmed by"), max_length=150, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("confirmed calendar of a year")
        verbose_name_plural = _("confirmed calendars of years")
        ordering = ["-year"]

    def __str__(self) -> str:
        return str(self.year)
