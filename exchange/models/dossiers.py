from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from exchange.models.code_tables import CodeTable
from reporting.models import CountSource, SystemUpload
from reporting.models.reconciliation import SYSTEM_LENGTH
from units import clock
from units.models import User
from units.models.coded import LineField

KEPT_FOR = timedelta(days=1)  # so long the counts of a file wait to be recorded
LOST_AFTER = timedelta(minutes=1)  # a process that counts gives a sign of life every few seconds


class DossierState(models.TextChoices):
    """The state of a file of dossiers."""

    WAITING = "waiting", pgettext_lazy("state of a file of dossiers", "Waiting its turn")
    COUNTING = "counting", pgettext_lazy("state of a file of dossiers", "Being counted")
    COUNTED = "counted", pgettext_lazy("state of a file of dossiers", "Counted, not recorded yet")
    RECORDED = "recorded", pgettext_lazy("state of a file of dossiers", "Recorded")
    FAILED = "failed", pgettext_lazy("state of a file of dossiers", "Could not be counted")
    ENDED = "ended", pgettext_lazy("state of a file of dossiers", "Given up")


PENDING = (DossierState.WAITING, DossierState.COUNTING)


class DossierFileQuerySet(models.QuerySet["DossierFile"]):
    def visible_to(self, user: User) -> DossierFileQuerySet:
        """Those that ``user`` may look at: coordinators all of them, nobody else any."""
        return self if user.is_coordinator else self.none()

    def pending(self) -> DossierFileQuerySet:
        """Those that wait or are being counted."""
        return self.filter(state__in=PENDING)

    def to_count(self, at: datetime) -> DossierFileQuerySet:
        """Those that wait, and those whose process gave no sign of life for a while at ``at``; the oldest first."""
        lost = Q(state=DossierState.COUNTING, alive_at__lt=at - LOST_AFTER)
        return self.filter(Q(state=DossierState.WAITING) | lost).order_by("brought_at", "pk")


class DossierFile(models.Model):
    """A file with a row a dossier that was brought to be counted: how far it is, and what came out.

    Until it is counted its parts hold the counted columns alone, with the dossiers' numbers as hashes; afterwards only
    counts, until they are recorded or given up. ``rows`` are those of the file, ``good`` those that were counted,
    ``repeated`` those whose number was counted already, and ``differing`` those among these that say something else.
    ``table`` says what its system calls units and procedures; without one they are called by our codes.
    ``outcome`` is what the page shows of it. ``seen_upload`` is the newest upload when it was compared last.
    """

    watched = False  # written while it is counted; pages that show it are made each time

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("account"),
    )
    by_name = models.CharField(_("who"), max_length=200)
    brought_at = models.DateTimeField(_("uploaded at"), default=clock.now)
    source = models.CharField(_("source"), max_length=10, choices=CountSource, default=CountSource.FILE)
    system = LineField(_("counted system"), max_length=SYSTEM_LENGTH)
    table = models.ForeignKey(
        CodeTable, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("code table")
    )
    file_name = models.CharField(_("file name"), max_length=200)
    size = models.PositiveBigIntegerField(_("size"), default=0)
    sha256 = models.CharField(_("check code"), max_length=64)
    language = models.CharField(_("language"), max_length=8)
    shape = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=10, choices=DossierState, default=DossierState.WAITING)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    begun_at = models.DateTimeField(_("begun at"), null=True, blank=True)
    alive_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    good = models.PositiveIntegerField(_("counted"), default=0)
    repeated = models.PositiveIntegerField(_("repeated"), default=0)
    differing = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(_("refused"), default=0)
    outcome = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    seen_upload = models.PositiveBigIntegerField(null=True, blank=True)
    upload = models.OneToOneField(
        SystemUpload, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("recorded as")
    )
    refusal = models.TextField(_("why it could not be counted"), blank=True)

    objects = DossierFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of dossiers")
        verbose_name_plural = _("files of dossiers")
        ordering = ["-brought_at", "-pk"]
        indexes = [models.Index(fields=["state", "brought_at"], name="dossier_file_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=DossierState.values),
                name="dossier_file_state_known",
                violation_error_message=_("Unknown state of a file."),
            ),
            models.CheckConstraint(
                condition=Q(source__in=[CountSource.FILE, CountSource.API]),
                name="dossier_file_source_known",
                violation_error_message=_("Unknown source of a figure."),
            ),
            models.CheckConstraint(
                condition=~Q(system=""),
                name="dossier_file_names_a_system",
                violation_error_message=_("Name the system whose dossiers these are."),
            ),
            models.CheckConstraint(
                condition=Q(state="recorded", upload__isnull=False) | (~Q(state="recorded") & Q(upload__isnull=True)),
                name="dossier_file_recorded_has_upload",
                violation_error_message=_("A file that is recorded has its upload, and no other has one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.system})"

    @property
    def is_pending(self) -> bool:
        return self.state in PENDING

    @property
    def is_counted(self) -> bool:
        return self.state == DossierState.COUNTED

    @property
    def percent(self) -> int:
        """How much of it is counted; never 100 before it is."""
        return min(99, 100 * self.done // self.rows) if self.rows else 0

    @property
    def kept_until(self) -> datetime:
        return (self.ended_at or self.brought_at) + KEPT_FOR


class PartKind(models.TextChoices):
    """What a part of a file of dossiers holds."""

    LINES = "lines", _("rows to be counted")
    COUNTS = "counts", _("counts")
    REFUSED = "refused", _("refused rows")


class DossierPart(models.Model):
    """A compressed piece of what is kept of a file of dossiers while it waits."""

    watched = False  # no page shows it

    file = models.ForeignKey(DossierFile, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=10, choices=PartKind)
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering = ["file", "kind", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["file", "kind", "number"],
                name="dossier_part_once",
                violation_error_message=_("This piece of the file is stored already."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=PartKind.values),
                name="dossier_part_kind_known",
                violation_error_message=_("Unknown kind of a piece."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_id} {self.kind} {self.number}"
