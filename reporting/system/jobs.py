"""The background jobs as they last ran, and when each is expected next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reporting.system.lights import Light, Line, age_words
from units import clock
from units.models import JobHeartbeat, JobOutcome, JobRun
from units.wording import moment, whole

SWEEP = "reporting.tasks.sweep_stale_figures"
TITLES = {
    SWEEP: gettext_lazy("Recompute figures that changed, each minute"),
    "reporting.tasks.drain_stale_figures": gettext_lazy("Recompute figures right after a change"),
    "reporting.tasks.mail_waiting": gettext_lazy("Send the mails that wait"),
    "units.tasks.mail_resets": gettext_lazy("Send links for new passwords"),
    "units.tasks.mail_invitations": gettext_lazy("Send links for first passwords"),
    "reporting.tasks.mail_approvals": gettext_lazy("Send links for approval by heads of units"),
    "units.tasks.mail_security_events": gettext_lazy("Send notices about logins"),
    "reporting.tasks.send_due_reminders": gettext_lazy("Record the reminders that are due"),
    "reporting.tasks.send_digests": gettext_lazy("Send mails with what waits"),
    "reporting.tasks.send_monthly_mails": gettext_lazy("Send leaders the results of the month"),
    "reporting.tasks.end_reopenings": gettext_lazy("End reopenings whose time ran out"),
    "reporting.tasks.open_periods": gettext_lazy("Open and lock reporting periods"),
    "reporting.tasks.make_files": gettext_lazy("Make large files"),
    "reporting.tasks.count_checks": gettext_lazy("Count the data to look at again"),
    "reporting.tasks.clear_files": gettext_lazy("Delete old files"),
    "units.tasks.forget_uploads": gettext_lazy("Delete old uploads of lists"),
}
NUMBER_WORDS = {
    "drains": gettext_lazy("recomputes: %(n)s"),
    "results": gettext_lazy("results written: %(n)s"),
    "mails": gettext_lazy("mails sent: %(n)s"),
    "recorded": gettext_lazy("reminders recorded: %(n)s"),
    "digests": gettext_lazy("mails with what waits recorded: %(n)s"),
    "monthly": gettext_lazy("mails with the results of a month recorded: %(n)s"),
    "ended": gettext_lazy("reopenings ended: %(n)s"),
    "periods": gettext_lazy("periods made: %(n)s"),
    "locked": gettext_lazy("periods locked: %(n)s"),
    "files": gettext_lazy("files made: %(n)s"),
    "found": gettext_lazy("things to look at: %(n)s"),
    "deleted": gettext_lazy("deleted: %(n)s"),
}
# Without a broker a job runs in the request that asks for it; these may take too long for one.
LEFT_TO_TICK = {"reporting.tasks.mail_waiting", "reporting.tasks.make_files", "units.tasks.mail_resets"}
LONG = timedelta(minutes=15)
SKEW = timedelta(minutes=1)
OFTEN = 300  # seconds: a job that never ran although it is due so often is a trouble
FAILURES = 20


@dataclass(frozen=True, slots=True)
class Job:
    """A job with its heartbeat and its last recorded run, as they are at one moment."""

    name: str
    every: int | None  # seconds; None for a job that is done when it is asked for
    heartbeat: JobHeartbeat | None
    line: Line
    next_at: datetime | None
    last: JobRun | None

    @property
    def title(self) -> Any:
        return title_of(self.name)

    @property
    def did(self) -> str:
        """What the last recorded run did."""
        return did_words(self.last) if self.last else ""

    @property
    def asked_at(self) -> datetime | None:
        return self.heartbeat.asked_at if self.heartbeat else None


def job_describe(
    job: str, title: Any, *, number_words: Mapping[str, Any] | None = None, left_to_tick: bool = False
) -> None:
    """Name a job of an app above, and the numbers that it returns; ``left_to_tick`` if it is too long for a request."""
    TITLES[job] = title
    NUMBER_WORDS.update(number_words or {})
    if left_to_tick:
        LEFT_TO_TICK.add(job)


def timetable() -> dict[str, int]:
    """Each job of the timetable with the seconds between two of its runs."""
    return {str(entry["task"]): int(str(entry["schedule"])) for entry in settings.CELERY_BEAT_SCHEDULE.values()}


def title_of(job: str) -> Any:
    return TITLES.get(job, job)


def jobs_now() -> list[Job]:
    """Every job; those that need a look first, then in the order of the titles. Two queries."""
    now, times = clock.now(), timetable()
    heartbeats = {each.job: each for each in JobHeartbeat.objects.all()}
    last = _last_runs()
    names = [*TITLES, *(name for name in times if name not in TITLES)]
    return [_job(name, times.get(name), heartbeats.get(name), last.get(name), now) for name in names]


def failures() -> Sequence[JobRun]:
    """The last runs that failed or were broken off, the newest first. One query."""
    found = JobRun.objects.filter(outcome__in=[JobOutcome.FAILED, JobOutcome.BROKEN_OFF])
    return list(found.order_by("-ended_at", "-pk")[:FAILURES])


def did_words(run: JobRun) -> str:
    """What a run did, in words; a number without words is not shown."""
    said = (NUMBER_WORDS[name] % {"n": whole(number)} for name, number in run.numbers.items() if name in NUMBER_WORDS)
    return "; ".join(said)


def _last_runs() -> dict[str, JobRun]:
    """The last recorded run of each job: a few dozen rows of each are kept at most."""
    newest = JobRun.objects.order_by().values("job").annotate(newest=Max("pk")).values("newest")
    return {run.job: run for run in JobRun.objects.filter(pk__in=newest)}


def _job(name: str, every: int | None, heartbeat: JobHeartbeat | None, last: JobRun | None, now: datetime) -> Job:
    ended = heartbeat.ended_at if heartbeat else None
    next_at = ended + timedelta(seconds=every) if ended and every else None
    return Job(name, every, heartbeat, _line(name, every, heartbeat, now), next_at, last)


def _line(name: str, every: int | None, heartbeat: JobHeartbeat | None, now: datetime) -> Line:
    light, advice = _judged(every, heartbeat, now)
    found = moment(heartbeat.ended_at) if heartbeat and heartbeat.ended_at else _("has not run yet")
    return Line(title_of(name), light, found, advice)


def _judged(every: int | None, heartbeat: JobHeartbeat | None, now: datetime) -> tuple[Light, str]:
    """The light of a job and what to do."""
    if heartbeat is None or heartbeat.ended_at is None:
        return _never(every)
    if heartbeat.ended_at > now + SKEW:
        sentence = _("The last run is dated later than now: check the clock of the server.")
        return Light.UNKNOWN, sentence
    if heartbeat.failing_since is not None:
        since = moment(heartbeat.failing_since)
        return Light.TROUBLE, _(
            "Failing since %(since)s: read the error below, find its number in the log, then run the job again."
        ) % {"since": since}
    if heartbeat.running and heartbeat.running_since and heartbeat.running_since < now - LONG:
        since = moment(heartbeat.running_since)
        return Light.ATTENTION, _("Running since %(since)s, longer than usual: look at the worker's log.") % {
            "since": since
        }
    return _late(every, now - heartbeat.ended_at)


def _never(every: int | None) -> tuple[Light, str]:
    if every is None:
        return Light.GOOD, _("Runs when something changes.")
    if every <= OFTEN:
        return Light.TROUBLE, _("It has never run: start beat and worker, or put manage.py tick into cron.")
    return Light.ATTENTION, _("It has not run yet; its first run comes within %(time)s of the start of beat.") % {
        "time": age_words(timedelta(seconds=every))
    }


def _late(every: int | None, age: timedelta) -> tuple[Light, str]:
    """A run that is missed once or twice needs a look; four are a trouble."""
    if every is None or age <= timedelta(seconds=2 * every + 60):
        return Light.GOOD, ""
    light = Light.TROUBLE if age > timedelta(seconds=5 * every + 60) else Light.ATTENTION
    sentence = _("Late: nothing for %(time)s. Check that beat and worker run (without a broker: cron with tick).")
    return light, sentence % {"time": age_words(age)}
