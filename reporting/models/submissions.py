from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reporting.models.compliance import Basis
from reporting.models.counted import counted_revision
from reporting.models.numbers import REMARKS_LENGTH
from reporting.models.periods import ReportingPeriod
from units import clock
from units.models import Unit, User, kept_by

if TYPE_CHECKING:
    from reporting.models.revisions import Revision

TEXTS = ("remarks", "approved_by", "document_number", "document_date")  # what accompanies the figures of a report
FIRST_DOCUMENT_DATE, LAST_DOCUMENT_DATE = date(2000, 1, 1), date(2099, 12, 31)  # what is outside is a slip of the key
SENT = Q(sent_revision__isnull=False) | Q(accepted_revision__isnull=False)
# The unit does not exist on the period's last day, so its report is not expected, or no longer.
OUT_OF_FORCE = Q(unit__active_until__lt=F("period__ends_on")) | Q(unit__active_from__gt=F("period__ends_on"))


class SubmissionStatus(models.TextChoices):
    """The state of a unit's report of a month, and so who is to act."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Sent, awaiting confirmation")
    RETURNED = "returned", _("Correction requested")
    ACCEPTED = "accepted", _("Confirmed")


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def visible_to(self, user: User) -> SubmissionQuerySet:
        """Submissions whose page ``user`` may open.

        A clerk sees the own unit's, those of units that passed whole into it and, in a district, what its communes
        have sent; coordinators see all; observers see what has been sent; all others see none.
        """
        if user.is_coordinator:
            return self
        if user.is_observer:
            return self.sent()
        if user.is_clerk:
            return self.filter(kept_by(user.unit_id, "unit") | Q(SENT, unit__parent=user.unit_id))
        return self.none()

    def sent(self) -> SubmissionQuerySet:
        """Submissions of which a sending counts in the provisional figures."""
        return self.filter(SENT)

    def with_counted_revision(self, basis: str) -> models.QuerySet[Any]:
        """Submissions of which a sending counts on ``basis``; ``counted`` is its id."""
        counts = SENT if Basis(basis) == Basis.PROVISIONAL else Q(accepted_revision__isnull=False)
        return self.filter(counts).annotate(counted=counted_revision(basis))

    def extended(self) -> SubmissionQuerySet:
        """Those whose unit was given a later deadline."""
        return self.filter(extended_until__isnull=False)

    def awaiting_review(self) -> SubmissionQuerySet:
        return self.filter(status=SubmissionStatus.SUBMITTED)

    def without_open_hints(self) -> SubmissionQuerySet:
        """Those awaiting confirmation that need no second look: without a hint, and of a unit in force."""
        return self.awaiting_review().filter(~OUT_OF_FORCE, warnings=0)

    def with_open_hints(self) -> SubmissionQuerySet:
        """Those awaiting confirmation of which some figure needs a second look."""
        return self.awaiting_review().filter(warnings__gt=0)

    def of_units_out_of_force(self) -> SubmissionQuerySet:
        """Reports of units that were not in force on the period's last day: they were closed after it was sent."""
        return self.filter(OUT_OF_FORCE)

    def reopening_ran_out(self, at: datetime) -> SubmissionQuerySet:
        """Confirmed reports that were reopened for a time which is over by ``at``, with nothing sent since."""
        return self.filter(status=SubmissionStatus.RETURNED, accepted_revision__isnull=False, editable_until__lt=at)


class Submission(models.Model):
    """One unit's report of one month, from the first typed figure to its confirmation."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="submissions", verbose_name=_("unit"))
    period = models.ForeignKey(
        ReportingPeriod, on_delete=models.PROTECT, related_name="submissions", verbose_name=_("reporting period")
    )
    status = models.CharField(_("status"), max_length=10, choices=SubmissionStatus, default=SubmissionStatus.DRAFT)
    version = models.PositiveIntegerField(default=1, editable=False)
    sent_revision = models.ForeignKey(
        "Revision",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("last sending in force"),
    )
    accepted_revision = models.ForeignKey(
        "Revision",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("last confirmed sending"),
    )
    # Of a unit that ended: the successor's report into which this one's figures were carried over; it is closed then.
    carried_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="carried_from",
        verbose_name=_("carried over into"),
    )
    first_sent_at = models.DateTimeField(_("first sent at"), null=True, blank=True)
    editable_until = models.DateTimeField(_("editable until"), null=True, blank=True)
    # A later deadline for this unit alone: the last moment at which the first sending is on time.
    extended_until = models.DateTimeField(_("deadline extended until"), null=True, blank=True)
    remarks = models.TextField(_("difficulties; proposals"), max_length=REMARKS_LENGTH, blank=True)
    approved_by = models.CharField(_("figures approved by (name, position)"), max_length=200, blank=True)
    document_number = models.CharField(_("document number"), max_length=50, blank=True)
    document_date = models.DateField(
        _("document date"),
        null=True,
        blank=True,
        validators=[MinValueValidator(FIRST_DOCUMENT_DATE), MaxValueValidator(LAST_DOCUMENT_DATE)],
    )
    # While the report awaits confirmation: how many hints need a second look, so that lists count without reading
    # figures. Kept by ``reporting.actions.hint_counts``; on the page of the report the hints are always found again.
    warnings = models.PositiveSmallIntegerField(_("hints"), default=0, db_default=0, editable=False)
    # With it, how many dossiers these hints and a correction are about: the order of the queue (docs/domain.md).
    doubt = models.PositiveBigIntegerField(_("dossiers in doubt"), default=0, db_default=0, editable=False)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["period", "unit"]
        indexes = [models.Index(fields=["status"], name="submission_status")]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "period"],
                name="submission_unique",
                violation_error_message=_("This unit already has a report of this period."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=SubmissionStatus.values),
                name="submission_status_known",
                violation_error_message=_("Unknown status of a report."),
            ),
            models.CheckConstraint(
                condition=Q(document_date__isnull=True)
                | Q(document_date__gte=FIRST_DOCUMENT_DATE, document_date__lte=LAST_DOCUMENT_DATE),
                name="submission_document_date_in_range",
                violation_error_message=_("The date of the document must be from 2000 to 2099."),
            ),
            models.CheckConstraint(
                condition=~Q(status="submitted") | Q(sent_revision__isnull=False),
                name="submission_submitted_has_sending",
                violation_error_message=_("A report that awaits confirmation needs a sending."),
            ),
            models.CheckConstraint(
                condition=~Q(status="accepted") | Q(accepted_revision__isnull=False),
                name="submission_accepted_has_sending",
                violation_error_message=_("A confirmed report needs a confirmed sending."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.period}"

    @property
    def current_revision(self) -> Revision | None:
        """The sending whose figures count provisionally."""
        return self.counted_revision(Basis.PROVISIONAL)

    def counted_revision(self, basis: str) -> Revision | None:
        """The sending whose figures count on ``basis`` (``reporting/models/counted.py``)."""
        if Basis(basis) == Basis.OFFICIAL:
            return self.accepted_revision
        return self.sent_revision or self.accepted_revision

    def counted_revision_id(self, basis: str) -> int | None:
        """The id of that sending, without reading it."""
        if Basis(basis) == Basis.OFFICIAL:
            return self.accepted_revision_id
        return self.sent_revision_id or self.accepted_revision_id

    @property
    def is_reopened(self) -> bool:
        """Confirmed once and now open for a correction."""
        return self.status == SubmissionStatus.RETURNED and self.accepted_revision_id is not None

    def is_editable(self, at: datetime) -> bool:
        """Whether the working cells can be typed in, and the report sent, at the moment ``at``.

        A locked period accepts entries only while it is open for this unit (``editable_until``); a reopening that
        ran out is closed even before the job that ends it has run.
        """
        if self.status not in (SubmissionStatus.DRAFT, SubmissionStatus.RETURNED):
            return False
        return self.accepts_sendings(at)

    def accepts_sendings(self, at: datetime) -> bool:
        """Whether the month is open for this unit at the moment ``at``, in any state of the report."""
        if self.carried_into_id is not None or self.is_called_off:
            return False
        if not self.period.has_opened(clock.day_of(at)):
            return False
        if self.is_extended(at):
            return True
        if self.period.is_locked or self.is_reopened:
            return self.editable_until is not None and at <= self.editable_until
        return True

    @property
    def is_unit_in_force(self) -> bool:
        """Whether the unit exists on the period's last day; a report of another one is kept, and not waited for."""
        return self.unit.is_in_force(self.period.ends_on)

    @property
    def is_called_off(self) -> bool:
        """Whether nobody waits for it any more: its unit ended within the month and had never sent it."""
        was_sent = self.first_sent_at is not None or self.counted_revision_id(Basis.PROVISIONAL) is not None
        return not was_sent and not self.is_unit_in_force

    def is_extended(self, at: datetime) -> bool:
        """Whether a later deadline of this unit alone still runs at the moment ``at``."""
        return self.extended_until is not None and at <= self.extended_until

    @property
    def due_on(self) -> date:
        """The unit's deadline: that of its group, or the later one that it was given."""
        return self.period.due_on(self.unit.kind, self.extended_until)

    @property
    def days_late(self) -> int | None:
        """Days after the deadline of the first sending; None when not sent, or the day of sending is unknown."""
        if self.first_sent_at is None:
            return None
        return self.days_late_at(self.first_sent_at)

    def days_late_at(self, moment: datetime) -> int:
        """How many days after the unit's deadline ``moment`` is; 0 when on time."""
        return self.period.days_late(self.unit.kind, moment, self.extended_until)
