"""How broker, disks and backup are, as metrics; no database."""

from __future__ import annotations

import time
from pathlib import Path

from django.conf import settings
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily

from reporting.system import probes
from reporting.system.database import database_folder
from reporting.system.probes import Answer, Broker


def gauge(name: str, text: str, value: float) -> Metric:
    """A metric of one number."""
    return GaugeMetricFamily(f"chi_tieu_{name}", text, value=value)


def broker_families(answer: Answer | None) -> list[Metric]:
    """The queue of jobs; nothing where none is used or it does not answer."""
    if answer is None or answer.error:
        return []
    broker: Broker = answer.value
    jobs = GaugeMetricFamily("chi_tieu_queue_jobs", "Messages in the queue of jobs.", labels=["state"])
    jobs.add_metric(["waiting"], broker.waiting)
    jobs.add_metric(["taken"], broker.held)
    age = 0.0 if broker.oldest_at is None else max(0.0, time.time() - broker.oldest_at)
    return [
        jobs,
        gauge("queue_oldest_seconds", "Age of the message that waits longest; 0 where none waits.", age),
        gauge("broker_memory_bytes", "Memory that the broker takes.", broker.memory),
    ]


def ask_disks() -> list[Metric]:
    """The space of the volumes, and when the last backup was made, where the settings say how to see it."""
    free = GaugeMetricFamily("chi_tieu_disk_free_bytes", "Free space of a volume.", labels=["disk"])
    size = GaugeMetricFamily("chi_tieu_disk_size_bytes", "Space of a volume.", labels=["disk"])
    folders = {"uploads": Path(settings.MEDIA_ROOT), "database": database_folder()}
    for name, folder in folders.items():
        if folder is not None:
            disk = probes.ask_disk(folder)
            free.add_metric([name], disk.free)
            size.add_metric([name], disk.total)
    return [free, size, *_backup()]


def _backup() -> list[Metric]:
    """The time of the last backup; 0 where it is to be known and the file is not there."""
    if not settings.BACKUP_STAMP:
        return []
    try:
        made_at = Path(settings.BACKUP_STAMP).stat().st_mtime
    except OSError:
        made_at = 0.0
    return [gauge("backup_timestamp_seconds", "When the last backup was made, in seconds since 1970.", made_at)]
