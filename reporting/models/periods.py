from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reporting.models.period_days import DAY, day_problem
from units import clock
from units.history_manager import HistoricalRecords
from units.models import Unit, UnitKind, kinds_of
from units.wording import month


class ReportingPeriodQuerySet(models.QuerySet["ReportingPeriod"]):
    def ended(self, on: date) -> ReportingPeriodQuerySet:
        """Periods whose last day is before ``on``."""
        return self.filter(ends_on__lt=on)

    def with_districts(self) -> ReportingPeriodQuerySet:
        """With the answer to ``has_districts`` of each, so that asking it costs no query."""
        districts = Unit.objects.districts(OuterRef("starts_on"), OuterRef("ends_on"))
        return self.annotate(has_districts=Exists(districts))

    def begun(self, on: date) -> ReportingPeriodQuerySet:
        return self.filter(starts_on__lte=on)

    def open(self, on: date) -> ReportingPeriodQuerySet:
        """Periods in which figures can be entered on the day ``on``."""
        return self.filter(opens_on__lte=on, locked_at__isnull=True)

    def latest_ended(self, on: date) -> ReportingPeriod | None:
        """The period that pages show by default; its year is «this year»."""
        return self.ended(on).order_by("-ends_on").first()

    def before(self, year: int, month: int) -> ReportingPeriod | None:
        """The period of the month just before, if there is one."""
        return self.filter(year=year - (month == 1), month=12 if month == 1 else month - 1).first()

    def after(self, year: int, month: int) -> ReportingPeriod | None:
        """The period of the month just after, if there is one."""
        return self.filter(year=year + (month == 12), month=1 if month == 12 else month + 1).first()

    def called(self, name: str) -> ReportingPeriodQuerySet:
        """The period called ``2020-04``, as rows: none where there is none or the name is not a year and a month."""
        found = year_and_month(name)
        return self.filter(year=found[0], month=found[1]) if found else self.none()

    def named(self, name: str) -> ReportingPeriod:
        """The period called ``2020-04``.

        Raises:
            ReportingPeriod.DoesNotExist: there is none, or the name is not a year and a month.
        """
        return self.called(name).get()


def year_and_month(name: str) -> tuple[int, int] | None:
    """The year and the month in the name ``2020-04`` of a period; None where it is no such name."""
    year, _dash, month = name.partition("-")
    if not (name.isascii() and year.isdecimal() and month.isdecimal() and len(year) == 4 and len(month) == 2):
        return None
    return int(year), int(month)


class ReportingPeriod(models.Model):
    """A month of reporting: its days, when it can be filled in, and when each group must have sent."""

    year = models.PositiveSmallIntegerField(_("year"))
    month = models.PositiveSmallIntegerField(_("month"))
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("cut-off day"), help_text=_("Last day whose dossiers are counted."))
    opens_on = models.DateField(_("opens on"), help_text=_("From this day units can enter figures."))
    due_on_department = models.DateField(_("due: departments and boards"))
    due_on_district = models.DateField(_("due: district people's committees"))
    due_on_commune = models.DateField(_("due: commune people's committees"))
    locked_at = models.DateTimeField(_("locked at"), null=True, blank=True)
    lock_reason = models.CharField(_("why it was locked"), max_length=300, blank=True, editable=False)

    history = HistoricalRecords()
    objects = ReportingPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("reporting period")
        verbose_name_plural = _("reporting periods")
        ordering = ["year", "month"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "month"],
                name="period_unique_month",
                violation_error_message=_("This month already has a reporting period."),
            ),
            models.CheckConstraint(
                condition=Q(month__gte=1, month__lte=12),
                name="period_month_valid",
                violation_error_message=_("The month must be from 1 to 12."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="period_ends_after_start",
                violation_error_message=_("The cut-off day must not be before the first day."),
            ),
            models.CheckConstraint(
                condition=Q(due_on_department__gte=F("opens_on"))
                & Q(due_on_district__gte=F("opens_on"))
                & Q(due_on_commune__gte=F("opens_on")),
                name="period_due_after_opening",
                violation_error_message=_("A deadline must not be before the day the period opens."),
            ),
        ]

    def __str__(self) -> str:
        return month(self)

    def clean(self) -> None:
        """Refuse days that do not fit the month or the neighbouring periods, and another name where reports exist.

        The next period follows a moved cut-off day (``period_neighbour_follows``), as long as a day is left to it.
        """
        if not (self.year and self.month and self.starts_on and self.ends_on) or self.ends_on < self.starts_on:
            return
        self._refuse_new_name()
        if problem := day_problem(self):
            raise ValidationError({problem[0]: problem[1]})
        others = ReportingPeriod.objects.exclude(pk=self.pk)
        before, after = others.before(self.year, self.month), others.after(self.year, self.month)
        if before is not None and self.starts_on != before.ends_on + DAY:
            sentence = gettext("The period must begin on %(day)s, the day after %(before)s ends.")
            raise ValidationError(
                {"starts_on": sentence % {"day": f"{before.ends_on + DAY:%d/%m/%Y}", "before": before.name}}
            )
        if after is not None and after.ends_on <= self.ends_on:
            sentence = gettext("The cut-off day must be before that of %(after)s.")
            raise ValidationError({"ends_on": sentence % {"after": after.name}})
        if after is not None:
            others = others.exclude(pk=after.pk)
        if others.filter(starts_on__lte=self.ends_on, ends_on__gte=self.starts_on).exists():
            raise ValidationError(gettext("Another period has some of these days already."))

    def _refuse_new_name(self) -> None:
        if self.pk is None:
            return
        stored = ReportingPeriod.objects.filter(pk=self.pk).exclude(year=self.year, month=self.month).first()
        if stored is not None and stored.submissions.exists():
            sentence = gettext("Reports exist for %(name)s: its year and month cannot be changed.")
            raise ValidationError(sentence % {"name": stored.name})

    @property
    def name(self) -> str:
        """``2020-04``, as in addresses and files."""
        return f"{self.year:04d}-{self.month:02d}"

    def due_on(self, kind: str, extended_until: datetime | None = None) -> date:
        """The deadline of units of ``kind``, or of one of them that was given a later one."""
        due = {
            UnitKind.DEPARTMENT: self.due_on_department,
            UnitKind.DISTRICT: self.due_on_district,
            UnitKind.COMMUNE: self.due_on_commune,
        }[UnitKind(kind)]
        return max(due, clock.day_of(extended_until)) if extended_until else due

    @cached_property
    def has_districts(self) -> bool:
        """Whether a district was in force on some day of it. One query, none after ``with_districts``."""
        return Unit.objects.districts(self.starts_on, self.ends_on).exists()

    @property
    def kinds(self) -> list[UnitKind]:
        """The groups that there are in it, as ``has_districts`` says."""
        return kinds_of(self.has_districts)

    @property
    def has_several_deadlines(self) -> bool:
        """Whether some group has another deadline than the departments."""
        return any(self.due_on(kind) != self.due_on_department for kind in self.kinds)

    @property
    def last_due_on(self) -> date:
        """The last deadline of all groups."""
        return max(self.due_on(kind) for kind in UnitKind)

    def is_past_due(self, on: date) -> bool:
        """Whether the deadline of every group is before ``on``."""
        return self.last_due_on < on

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None

    def has_opened(self, on: date) -> bool:
        return self.opens_on <= on

    def has_begun(self, on: date) -> bool:
        return self.starts_on <= on

    def has_ended(self, on: date) -> bool:
        return self.ends_on < on

    def days_late(self, kind: str, sent_at: datetime, extended_until: datetime | None = None) -> int:
        """How many days after ``due_on`` something sent at ``sent_at`` came; 0 when on time."""
        return max(0, (clock.day_of(sent_at) - self.due_on(kind, extended_until)).days)
