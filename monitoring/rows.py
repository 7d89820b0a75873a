"""What the database knows of the running system, as metrics: a constant number of cheap statements."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import connection
from django.db.models import Count, Min, Q, Subquery
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily

from exchange.models import DossierFile, DossierState
from exchange.models.dossiers import LOST_AFTER as DOSSIERS_LOST_AFTER
from monitoring.machine import gauge
from reporting.figures.freshness import freshness
from reporting.models import FileJob, FileState, ReportingPeriod, Submission, SubmissionStatus
from reporting.models.files import LOST_AFTER
from reporting.system.database import load_now
from reporting.system.jobs import TITLES, timetable
from reporting.system.mails import RECENT, mails_now
from units import clock
from units.models import JobHeartbeat, StaleFigures
from webhooks.models import Delivery, DeliveryState, Event
from webhooks.models.deliveries import lost_at


def ask_database() -> list[Metric]:
    """Everything below, asked in a thread of its own.

    Raises:
        DatabaseError: the database does not answer.
    """
    try:
        return families()
    finally:
        connection.close()  # that of the thread


def families() -> list[Metric]:
    """Ten statements, however many rows there are."""
    return [*_database(), *_figures(), *_reports(), *_mails(), *_files(), *_dossiers(), *_webhooks(), *_jobs()]


def by(name: str, text: str, label: str, values: Mapping[str, float]) -> Metric:
    """A metric of several numbers, distinguished by one label."""
    family = GaugeMetricFamily(f"chi_tieu_{name}", text, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family


def _database() -> list[Metric]:
    load = load_now()
    found = [gauge("database_size_bytes", "Size of the database.", load.size)]
    if load.most_connections is None:
        return found
    return [
        *found,
        by("database_connections", "Connections to the database.", "state", load.connections),
        gauge("database_connections_max", "Connections that the server takes in all.", load.most_connections),
        gauge(
            "database_oldest_transaction_seconds",
            "Age of the oldest transaction that goes on.",
            load.oldest_seconds or 0,
        ),
    ]


def _figures() -> list[Metric]:
    stale = StaleFigures.objects.aggregate(count=Count("pk"), since=Min("created_at"))
    drained_at = freshness().drained_at
    found = [
        gauge("figures_stale_changes", "Changes that the figures do not show yet.", stale["count"]),
        gauge("figures_oldest_stale_seconds", "Age of the oldest of them; 0 where there is none.", age(stale["since"])),
    ]
    if drained_at is not None:
        text = "When figures were last brought up to date, in seconds since 1970."
        found.append(gauge("figures_updated_timestamp_seconds", text, clock.machine_timestamp(drained_at)))
    return found


def _reports() -> list[Metric]:
    """The reports of the latest period that has ended."""
    latest = ReportingPeriod.objects.ended(clock.today()).order_by("-ends_on").values("pk")[:1]
    counted = Submission.objects.filter(period=Subquery(latest)).order_by().values_list("status")
    numbers = dict.fromkeys(SubmissionStatus.values, 0) | dict(counted.annotate(number=Count("pk")))
    return [by("reports", "Reports begun for the latest period that has ended.", "status", numbers)]


def _mails() -> list[Metric]:
    found = mails_now()
    count = GaugeMetricFamily(
        "chi_tieu_mails",
        "Mails: waiting, of these tried before, broken off, and given up in the last day.",
        labels=["kind", "state"],
    )
    for mails in found:
        states = {
            "waiting": mails.waiting,
            "retried": mails.retried,
            "unclear": mails.unclear,
            "failed_last_day": mails.failed,
        }
        for state, number in states.items():
            count.add_metric([mails.kind.value, state], number)
    ages = {mails.kind.value: age(mails.due_since) for mails in found}
    text = "How long the first mail that is due has been so; 0 where none is."
    return [count, by("mails_oldest_due_seconds", text, "kind", ages)]


def _files() -> list[Metric]:
    now = clock.now()
    waiting, making = Q(state=FileState.WAITING), Q(state=FileState.MAKING)
    found = FileJob.objects.aggregate(
        waiting=Count("pk", filter=waiting),
        making=Count("pk", filter=making),
        lost=Count("pk", filter=making & Q(alive_at__lt=now - LOST_AFTER)),
        failed_last_day=Count("pk", filter=Q(state=FileState.FAILED, ended_at__gte=now - RECENT)),
        since=Min("asked_at", filter=waiting),
    )
    since = found.pop("since")
    return [
        by("files", "Large files: waiting, being made, of these without a sign of life, failed.", "state", found),
        gauge("files_oldest_waiting_seconds", "Age of the oldest that waits; 0 where none does.", age(since)),
    ]


def _dossiers() -> list[Metric]:
    """Files of dossiers that a worker is to count. One whose process died waits again."""
    now = clock.now()
    waiting, counting = Q(state=DossierState.WAITING), Q(state=DossierState.COUNTING)
    found = DossierFile.objects.aggregate(
        waiting=Count("pk", filter=waiting),
        counting=Count("pk", filter=counting),
        lost=Count("pk", filter=counting & Q(alive_at__lt=now - DOSSIERS_LOST_AFTER)),
        failed_last_day=Count("pk", filter=Q(state=DossierState.FAILED, ended_at__gte=now - RECENT)),
        since=Min("brought_at", filter=waiting),
    )
    since = found.pop("since")
    text = "Files of dossiers: waiting, being counted, of these without a sign of life, failed."
    oldest = "Age of the oldest that waits; 0 where none does."
    return [
        by("dossier_files", text, "state", found),
        gauge("dossier_files_oldest_waiting_seconds", oldest, age(since)),
    ]


def _webhooks() -> list[Metric]:
    """Deliveries to other systems. One that a receiver refused is tried again later, and is not due meanwhile.

    While no worker comes, no delivery is made of an event: then the event itself is what is due, as is a delivery that
    was cut off while it was sent.
    """
    now = clock.now()
    waits, dead = Q(state=DeliveryState.WAITING), Q(state=DeliveryState.DEAD, ended_at__gte=now - RECENT)
    lost = lost_at(now)
    works = Q(endpoint__is_on=True, endpoint__failures=0)
    found = Delivery.objects.filter(waits | dead | lost).aggregate(
        waiting=Count("pk", filter=waits),
        dead_last_day=Count("pk", filter=dead),
        due_since=Min("try_at", filter=waits & works & Q(try_at__lte=now)),
        lost_since=Min("claimed_at", filter=lost & works),
    )
    events = Event.objects.due(now).order_by().aggregate(not_passed_on=Count("pk"), since=Min("due_at"))
    oldest = max(age(since) for since in (found.pop("due_since"), found.pop("lost_since"), events.pop("since")))
    text = "Deliveries to other systems: waiting, given up in the last day, and events of which none was made yet."
    due = "How long the first of them that is due at a receiver that works has been so; 0 where none is."
    return [by("webhooks", text, "state", found | events), gauge("webhooks_oldest_due_seconds", due, oldest)]


def _jobs() -> list[Metric]:
    """Each job of the timetable, and each that has run and is known by its name; «job» is a label of Prometheus."""
    times = timetable()
    found = JobHeartbeat.objects.filter(job__in={*times, *TITLES})
    intervals = by("job_interval_seconds", "Seconds between two runs of a job.", "task", times)
    ended, took, runs, failing = {}, {}, {}, {}
    for each in found:
        runs[each.job] = age(each.running_since) if each.running else 0.0
        failing[each.job] = float(each.failing_since is not None)
        if each.ended_at is not None:
            ended[each.job] = clock.machine_timestamp(each.ended_at)
            begun = each.started_at or each.ended_at
            took[each.job] = max(0.0, (each.ended_at - begun).total_seconds())
    return [
        intervals,
        by("job_last_end_timestamp_seconds", "When a job last ended, in seconds since 1970.", "task", ended),
        by("job_last_duration_seconds", "Seconds that its last run took.", "task", took),
        by("job_running_seconds", "For how long it has been running; 0 where it is not.", "task", runs),
        by("job_failing", "Whether its last run failed.", "task", failing),
    ]


def age(since: datetime | None) -> float:
    """Seconds since a moment; 0 without one, or where the clock was put back."""
    return 0.0 if since is None else max(0.0, (clock.now() - since).total_seconds())
