from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class JobOutcome(models.TextChoices):
    """How a run of a job ended."""

    DONE = "done", pgettext_lazy("run of a job", "Done")
    FAILED = "failed", pgettext_lazy("run of a job", "Failed")
    BROKEN_OFF = "broken_off", pgettext_lazy("run of a job", "Broken off")


class StartedBy(models.TextChoices):
    """What started a run of a job."""

    BEAT = "beat", _("the timetable")
    TICK = "tick", "manage.py tick"
    CHANGE = "change", _("a change or a request")
    RETRY = "retry", _("an administrator")


class JobHeartbeat(models.Model):
    """One row a background job: when it last ran and how that ended, whether it runs now, who asked for it again.

    ``running`` is the mark of the oldest run that goes on; of two at once the other one leaves it alone. A mark that
    stays is that of a process that died. ``asked_at`` is empty again as soon as the job has begun.
    """

    watched = False  # written each minute by jobs that find nothing to do

    job = models.CharField(_("job"), max_length=100, unique=True)
    running = models.CharField(max_length=32, blank=True)
    running_since = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=12, choices=JobOutcome, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    asked_by_name = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("heartbeat of a job")
        verbose_name_plural = _("heartbeats of jobs")
        ordering = ["job"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["", *JobOutcome.values]),
                name="job_heartbeat_outcome_known",
                violation_error_message=_("Unknown outcome of a job."),
            )
        ]

    def __str__(self) -> str:
        return self.job


class JobRun(models.Model):
    """A run of a background job that did something, failed, or was asked for by a person; the last ones of each job.

    ``numbers`` says what was done, by the names that the job gives. ``error`` is the kind of the error and its place
    in the code, never its message, which may hold what a person typed. ``trace`` finds the run in the log.
    """

    watched = False  # a page of the administration alone shows it

    job = models.CharField(_("job"), max_length=100)
    started_by = models.CharField(_("started by"), max_length=12, choices=StartedBy)
    actor_name = models.CharField(_("asked for by"), max_length=300, blank=True)
    started_at = models.DateTimeField(_("started at"))
    ended_at = models.DateTimeField(_("ended at"))
    milliseconds = models.PositiveBigIntegerField(default=0)
    outcome = models.CharField(_("outcome"), max_length=12, choices=JobOutcome)
    numbers = models.JSONField(default=dict, blank=True)
    error = models.CharField(_("error"), max_length=300, blank=True)
    trace = models.CharField(max_length=32, blank=True)

    class Meta:
        verbose_name = _("run of a job")
        verbose_name_plural = _("runs of jobs")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["job", "outcome", "-id"], name="job_run_last")]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=JobOutcome.values),
                name="job_run_outcome_known",
                violation_error_message=_("Unknown outcome of a job."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="done", error="") | ~Q(outcome="done"),
                name="job_run_done_has_no_error",
                violation_error_message=_("A run that is done has no error."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.job} {self.started_at:%d/%m/%Y %H:%M}"
