from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procedures.models import Procedure
from reporting.models.compliance import Basis
from reporting.models.dossier_counts import CountSource
from reporting.models.numbers import number_checks
from reporting.models.periods import ReportingPeriod
from units import clock
from units.models import Unit
from units.models.coded import LineField

NOTE_LENGTH = 1000
SYSTEM_LENGTH = 100


class SystemUpload(models.Model):
    """A file of the one-stop system's own counts: who brought it, when, what it was, and what it changed.

    Until it is applied (``applied_at``) the file itself waits in ``content``, compressed; afterwards only its record
    stays, and its counts are in ``SystemCount``. ``rows`` are the good ones, of the periods from ``first_period`` to
    ``last_period``; ``refused`` counts those that are left out, and ``digest`` is the check code of what the good ones
    said when they were shown. ``system`` names the system whose dossiers were counted; an upload is the
    whole of its periods then, and ``removed`` counts had no dossier any more. It is blank for a table of counts.
    """

    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("account"),
    )
    uploaded_by_name = models.CharField(_("who"), max_length=200)
    uploaded_at = models.DateTimeField(_("uploaded at"), default=clock.now)
    file_name = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(_("check code"), max_length=64)
    content = models.BinaryField(null=True, editable=False)
    first_period = models.ForeignKey(
        ReportingPeriod, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("first period")
    )
    last_period = models.ForeignKey(
        ReportingPeriod, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("last period")
    )
    rows = models.PositiveIntegerField(_("rows"))
    new = models.PositiveIntegerField(_("new"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    refused = models.PositiveIntegerField(_("left out"), default=0)
    removed = models.PositiveIntegerField(_("removed"), default=0, db_default=0)
    system = LineField(_("counted system"), max_length=SYSTEM_LENGTH, blank=True, db_default="")
    source = models.CharField(
        _("source"), max_length=10, choices=CountSource, default=CountSource.FILE, db_default=CountSource.FILE
    )
    digest = models.CharField(max_length=64, blank=True, editable=False)
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)

    class Meta:
        verbose_name = _("upload of the one-stop system's counts")
        verbose_name_plural = _("uploads of the one-stop system's counts")
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_at__isnull=True) | Q(content__isnull=True),
                name="system_upload_waits_or_is_applied",
                violation_error_message=_("A file that was applied is no longer pending."),
            ),
            models.CheckConstraint(
                condition=Q(source__in=[CountSource.FILE, CountSource.API]),
                name="system_upload_source_known",
                violation_error_message=_("Unknown source of a figure."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} {self.periods}"

    @property
    def first_and_last(self) -> list[ReportingPeriod]:
        """The first and the last period of the file, or the only one; none where no row of it is good."""
        return list(dict.fromkeys(period for period in (self.first_period, self.last_period) if period))

    @property
    def periods(self) -> str:
        """The names of these periods: «2020-01 – 2020-11»."""
        return " – ".join(period.name for period in self.first_and_last)

    @property
    def unchanged(self) -> int:
        return self.rows - self.new - self.changed


class SystemCount(models.Model):
    """What the one-stop system counted for one unit and procedure in one period; it never enters a figure.

    A later upload replaces the numbers. ``returned_by_post`` is empty where the system does not count it.
    """

    period = models.ForeignKey(
        ReportingPeriod, on_delete=models.PROTECT, related_name="system_counts", verbose_name=_("reporting period")
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="system_counts", verbose_name=_("unit"))
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="+", verbose_name=_("procedure"))
    received_total = models.PositiveIntegerField(_("received"))
    received_online = models.PositiveIntegerField(_("of these online"))
    returned_by_post = models.PositiveIntegerField(_("results returned by post"), null=True, blank=True)
    upload = models.ForeignKey(
        SystemUpload, on_delete=models.PROTECT, related_name="counts", verbose_name=_("last changed by")
    )

    class Meta:
        verbose_name = _("count of the one-stop system")
        verbose_name_plural = _("counts of the one-stop system")
        ordering = ["period", "unit", "procedure"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "unit", "procedure"],
                name="system_count_unique",
                violation_error_message=_("The one-stop system has one count for a period, unit and procedure."),
            ),
            *number_checks("system_count"),
        ]

    def __str__(self) -> str:
        return f"{self.period}, {self.procedure}"


class DifferenceState(models.TextChoices):
    """What was found out about a difference; one without a record is new."""

    ASKED = "asked", _("Unit was asked")
    EXPLAINED = "explained", _("Explained by the unit")
    TO_CORRECT = "to_correct", _("Unit will correct")
    TOLERATED = "tolerated", _("Difference accepted")


class DifferenceNote(models.Model):
    """One entry in the history of a difference: its state, a note, by whom and when, on which numbers.

    The last entry of a period, unit and procedure is the difference's state. Both sides' numbers are kept as they
    were seen, so that a later change of either shows.
    """

    period = models.ForeignKey(
        ReportingPeriod, on_delete=models.PROTECT, related_name="difference_notes", verbose_name=_("reporting period")
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="difference_notes", verbose_name=_("unit"))
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="+", verbose_name=_("procedure"))
    state = models.CharField(_("state"), max_length=12, choices=DifferenceState)
    text = models.CharField(_("note"), max_length=NOTE_LENGTH, blank=True)
    basis = models.CharField(_("basis"), max_length=12, choices=Basis)
    reported = models.CharField(_("reported"), max_length=40)
    system = models.CharField(_("one-stop system"), max_length=40)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("account"),
    )
    actor_name = models.CharField(_("who"), max_length=200)
    at = models.DateTimeField(_("at"), default=clock.now)

    class Meta:
        verbose_name = _("note on a difference")
        verbose_name_plural = _("notes on differences")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["period", "unit", "procedure"], name="difference_note_place")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=DifferenceState.values),
                name="difference_note_state_known",
                violation_error_message=_("Choose one of the states."),
            ),
            models.CheckConstraint(
                condition=Q(basis__in=Basis.values),
                name="difference_note_basis_known",
                violation_error_message=_("Unknown basis of a figure."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()}: {self.text}"
