from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator, URLValidator
from django.db import models
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from units.compiled import Compiled, Given
from units.history_manager import HistoricalRecords
from units.models.portal_rules import (
    MONTH_NAME,
    PORTAL_CHECKS,
    HeadApproval,
    MonthScheme,
    validate_working_days,
    working_days,
)


def common_return_reasons() -> str:
    """What units are most often asked to correct, one reason a line, in the portal's own language."""
    with translation.override(settings.LANGUAGE_CODE):
        reasons = [
            gettext("The figures differ much from those of earlier months. Please check them, or add a note why."),
            gettext(
                "All dossiers are recorded as online. Please record separately what was handed in directly, came by "
                "post, or was typed in by an officer."
            ),
            gettext("The figures differ from those of the one-stop system. Please compare them."),
            gettext("All figures equal last month's. Please check that they are this month's."),
            gettext("The total lacks dossiers handed in directly and by post. Please add them."),
            gettext("Dossiers of the month before are included. Please record only those received this month."),
        ]
    return "\n".join(reasons)


class PortalSettings(models.Model):
    """What differs between provinces or changes in time, and is written on pages and documents.

    One row, kept by administrators. The code contains no name of an organ and no name of a service level.
    """

    ONLY = 1
    NEEDED = ("province", "lead_agency", "levels")  # what pages and letters cannot do without

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    province = models.CharField(_("province"), max_length=100, blank=True, help_text=_("As in “tỉnh Khánh Hòa”."))
    lead_agency = models.CharField(
        _("lead agency"), max_length=200, blank=True, help_text=_("The office that collects the reports.")
    )
    levels = models.CharField(
        _("name of the service levels"), max_length=60, blank=True, help_text=_("As in “mức độ 3, 4”.")
    )
    support = models.CharField(_("support line"), max_length=200, blank=True)
    guidance = models.TextField(
        _("how to record figures"), blank=True, help_text=_("One rule a line; shown above the entry form.")
    )
    guidance_district = models.TextField(
        _("how to record figures: further rules for districts"), blank=True, help_text=_("One rule a line.")
    )
    month_scheme = models.CharField(
        _("reporting month"),
        max_length=10,
        choices=MonthScheme,
        default=MonthScheme.CALENDAR,
        help_text=_("Used when periods are created; existing periods stay as they are."),
    )
    first_month = models.CharField(
        _("first month reported in the portal"),
        max_length=7,
        blank=True,
        validators=[RegexValidator(MONTH_NAME, _("Write a year and a month, as in 2020-01."))],
        help_text=_("As in 2020-01. No period of an earlier month is created. Empty: those of the whole year are."),
    )
    due_after_days = models.PositiveSmallIntegerField(
        _("days from cut-off to deadline"),
        default=5,
        help_text=_("A deadline on a weekend or holiday moves to the next working day."),
    )
    lock_after_days = models.PositiveSmallIntegerField(
        _("days from deadline to lock"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(365, _("From 1 to 365 days after the deadline, or empty."))],
        help_text=_("Empty: periods are locked by a coordinator only."),
    )
    head_approval = models.CharField(
        _("approval by the head of the unit"),
        max_length=10,
        choices=HeadApproval,
        default=HeadApproval.OFF,
        help_text=_("What the lead agency enters on behalf of a unit, and files of the system, need no link."),
    )
    reminder_days_before = models.CharField(
        _("reminders before the deadline"),
        max_length=40,
        blank=True,
        default="3, 1",
        validators=[validate_working_days],
        help_text=_("How many working days before, separated by commas, as in “3, 1”. Empty: none."),
    )
    reminder_on_due_day = models.BooleanField(_("reminder on the day of the deadline"), default=True)
    reminder_days_after = models.CharField(
        _("reminders after the deadline"),
        max_length=40,
        blank=True,
        default="1, 3",
        validators=[validate_working_days],
        help_text=_(
            "How many working days after, separated by commas, as in “1, 3”. Empty: none. On these days each "
            "district also gets a summary of its communes."
        ),
    )
    reminder_hour = models.PositiveSmallIntegerField(
        _("reminders go out from this hour"), default=8, help_text=_("From 0 to 23.")
    )
    monthly_mail_after_days = models.PositiveSmallIntegerField(
        _("monthly mail to leaders: working days after the last deadline"),
        null=True,
        blank=True,
        default=5,
        validators=[MaxValueValidator(60, _("From 0 to 60 working days, or empty."))],
        help_text=_(
            "It goes out then unless the period was locked before. Empty: only when the period is locked, or by hand."
        ),
    )
    tolerance_count = models.PositiveIntegerField(
        _("tolerated difference from the one-stop system: dossiers"),
        default=5,
        help_text=_("A difference is shown only when it is greater than both: this number, and the percentage below."),
    )
    tolerance_percent = models.PositiveSmallIntegerField(
        _("tolerated difference from the one-stop system: percent"),
        default=5,
        help_text=_("Of the one-stop system's number."),
    )

    level_4_minimum = models.PositiveSmallIntegerField(
        _("services at level 4: at least (percent)"),
        default=30,
        help_text=_("What the ministry asks of the province: the share of published procedures at level 4."),
    )
    few_dossiers = models.PositiveIntegerField(
        _("few dossiers: fewer than"),
        default=30,
        help_text=_("Rankings note a rate over fewer dossiers of the year to date. 0: note none."),
    )
    noted_missing_months = models.PositiveSmallIntegerField(
        _("missing months to note"),
        default=1,
        help_text=_("Rankings note a unit that misses at least so many months of the year to date."),
    )

    return_reasons = models.TextField(
        _("common reasons for a correction"),
        blank=True,
        max_length=4000,
        default=common_return_reasons,
        help_text=_("One reason a line. A reviewer takes one over with a click, and can change it."),
    )
    return_days = models.PositiveSmallIntegerField(
        _("working days for a correction"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
        help_text=_("From 1 to 30: the day to send again by that a reviewer is proposed."),
    )

    open_data = models.BooleanField(
        _("publish open data"),
        default=False,
        help_text=_("Pages and files for everybody, without login. Off: there are none."),
    )
    open_data_since = models.CharField(
        _("open data from the month"),
        max_length=7,
        blank=True,
        validators=[RegexValidator(MONTH_NAME, _("Write a year and a month, as in 2020-01."))],
        help_text=_("As in 2020-01. Earlier months and years are not published."),
    )
    open_data_licence = models.CharField(
        _("licence of open data"),
        max_length=300,
        blank=True,
        help_text=_("Under which terms everybody may use the data, as pages and files say it."),
    )
    open_data_licence_address = models.CharField(
        _("address of the licence"),
        max_length=300,
        blank=True,
        validators=[URLValidator(["http", "https"], message=_("Write an address that begins with https://."))],
        help_text=_("Where the licence can be read in full, as in https://example.vn/giay-phep."),
    )
    open_data_publisher = models.CharField(
        _("publisher of open data"),
        max_length=200,
        blank=True,
        help_text=_("The organ that publishes. Empty: the lead agency."),
    )
    open_data_contact = models.CharField(
        _("contact for open data"),
        max_length=200,
        blank=True,
        help_text=_("Telephone or address of the office, never of a person: everybody reads it."),
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("portal settings")
        verbose_name_plural = _("portal settings")
        constraints = PORTAL_CHECKS

    def __str__(self) -> str:
        return self.lead_agency or str(self._meta.verbose_name)

    @classmethod
    def load(cls) -> PortalSettings:
        """The one row; blank values where nothing was set yet."""
        return STORED.first(pk=cls.ONLY) or cls()

    @property
    def lead(self) -> str:
        """The lead agency as the subject of a sentence, also while no administrator has entered its name."""
        return self.lead_agency or gettext("The lead agency")

    @property
    def missing(self) -> list[str]:
        """What of the names that pages and letters need nobody has entered yet, as the form calls it."""
        blank = {name for name in self.NEEDED if not getattr(self, name)}
        return [str(field.verbose_name) for field in self._meta.concrete_fields if field.name in blank]

    @property
    def return_reason_list(self) -> list[str]:
        """The common reasons for a correction, each once, in their order."""
        lines = (" ".join(line.split()) for line in self.return_reasons.splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    @property
    def reminder_days(self) -> list[int]:
        """On which working days around a deadline units are reminded: −3, −1, 0, 1, 3; negative ones are before it."""
        before = sorted(-days for days in working_days(self.reminder_days_before))
        return [*before, *([0] if self.reminder_on_due_day else []), *sorted(working_days(self.reminder_days_after))]


STORED = Compiled(lambda: PortalSettings.objects.filter(pk=Given("pk", PortalSettings._meta.pk)))
