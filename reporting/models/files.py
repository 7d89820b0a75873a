from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from units import clock
from units.models import User

KEPT_FOR = timedelta(days=1)  # so long a finished file can be fetched
LOST_AFTER = timedelta(minutes=1)  # a process that makes a file gives a sign of life every few seconds


class FileState(models.TextChoices):
    """The state of a file that was asked for."""

    WAITING = "waiting", _("Waiting its turn")
    MAKING = "making", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Could not be made")
    ENDED = "ended", _("No longer kept")


PENDING = (FileState.WAITING, FileState.MAKING)


class FileJobQuerySet(models.QuerySet["FileJob"]):
    def visible_to(self, user: User) -> FileJobQuerySet:
        """Those that ``user`` asked for; nobody sees another person's."""
        return self.filter(owner=user.pk)

    def pending(self) -> FileJobQuerySet:
        """Those that wait or are being made."""
        return self.filter(state__in=PENDING)

    def to_make(self, at: datetime) -> FileJobQuerySet:
        """Those that wait, and those whose process gave no sign of life for a while at ``at``; the oldest first."""
        lost = Q(state=FileState.MAKING, alive_at__lt=at - LOST_AFTER)
        return self.filter(Q(state=FileState.WAITING) | lost).order_by("asked_at", "pk")


class FileJob(models.Model):
    """A file that takes long and was asked for by one person: what it is, how far it is, and what became of it.

    ``kind``, ``period`` and ``query`` say what file it is, as its address does; ``language`` in which language, and
    ``rights`` with whose rights it was asked for: it is made and given only to an owner who still has them. What it
    holds is in its parts. ``done`` of about ``rows`` rows are written; ``alive_at`` is the last sign of life of the
    process that makes it, and ``tries`` how many processes began.
    """

    watched = False  # written while a file is made: of the pages only those that show it are made each time

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("account")
    )
    kind = models.CharField(_("file"), max_length=40)
    period = models.CharField(_("reporting period"), max_length=7, blank=True)
    query = models.TextField(blank=True)
    language = models.CharField(_("language"), max_length=8)
    rights = models.CharField(max_length=60)
    state = models.CharField(_("state"), max_length=10, choices=FileState, default=FileState.WAITING)
    rows = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    asked_at = models.DateTimeField(_("asked for at"), default=clock.now)
    begun_at = models.DateTimeField(_("begun at"), null=True, blank=True)
    alive_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    refusal = models.TextField(_("why it could not be made"), blank=True)

    objects = FileJobQuerySet.as_manager()

    class Meta:
        verbose_name = _("file that was asked for")
        verbose_name_plural = _("files that were asked for")
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["state", "asked_at"], name="file_job_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "kind", "period", "query", "language"],
                condition=Q(state__in=["waiting", "making"]),
                name="file_job_once_while_pending",
                violation_error_message=_("This file is being made already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=FileState.values),
                name="file_job_state_known",
                violation_error_message=_("Unknown state of a file."),
            ),
            models.CheckConstraint(
                condition=~Q(state="ready") | ~(Q(name="") | Q(sha256="")),
                name="file_job_ready_has_name",
                violation_error_message=_("A file that is ready has a name and a check sum."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.period}"

    @property
    def is_pending(self) -> bool:
        return self.state in PENDING

    @property
    def percent(self) -> int:
        """About how much of it is written; never 100 before it is ready."""
        return min(99, 100 * self.done // self.rows) if self.rows else 0

    @property
    def kept_until(self) -> datetime | None:
        return None if self.ended_at is None else self.ended_at + KEPT_FOR

    def can_be_fetched(self, at: datetime) -> bool:
        """Whether it is ready and still kept at ``at``."""
        return self.state == FileState.READY and self.kept_until is not None and at < self.kept_until


class FilePart(models.Model):
    """A piece of a finished file. In pieces neither the process that stores it nor the one that gives it holds all."""

    watched = False  # no page shows it

    job = models.ForeignKey(FileJob, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering = ["job", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["job", "number"],
                name="file_part_once",
                violation_error_message=_("This piece of the file is stored already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.job_id}.{self.number}"
