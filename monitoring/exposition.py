"""The text that Prometheus reads: what the processes counted, and how database, broker, disks and jobs are now.

A part that does not answer costs a moment and is reported as down; everything else is there. The text is kept for some
seconds: any number of scrapes cost the database no more than one in that time.
"""

from __future__ import annotations

import logging
import platform
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import django
from django.conf import settings
from django.utils.module_loading import import_string
from prometheus_client import Metric, generate_latest
from prometheus_client.core import GaugeMetricFamily

from monitoring import counts, machine, rows
from reporting.system import probes

logger = logging.getLogger(__name__)
KEPT_FOR = 5.0  # seconds: shorter than any interval of scrapes, so that no counter goes back
LIMIT = 2.0  # seconds for all parts together
Families = list[Metric]


class Kept:
    """The text, made at most once in KEPT_FOR by each process; requests meanwhile wait for the one that makes it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._text, self._made_at = b"", float("-inf")

    def text(self) -> bytes:
        with self._lock:
            if time.monotonic() - self._made_at >= KEPT_FOR:
                self._text = generate_latest(_Collected(families()))
                self._made_at = time.monotonic()
            return self._text

    def forget(self) -> None:
        self._made_at = float("-inf")


class _Collected:
    """Families that are there already, as the library takes them."""

    def __init__(self, collected: Families) -> None:
        self.collected = collected

    def collect(self) -> Iterable[Metric]:
        return self.collected


kept = Kept()


def families() -> Families:
    """Everything, in the order in which it is written."""
    asked: dict[str, Callable[[], Any]] = {"metrics database": rows.ask_database, "metrics disks": machine.ask_disks}
    if probes.has_broker():
        asked["broker"] = probes.ask_broker
    answers = probes.ask_all(asked, LIMIT)
    counted, are_counted = _counted()
    up = GaugeMetricFamily("chi_tieu_part_up", "Whether a part of the portal answers (1) or not (0).", labels=["part"])
    up.add_metric(["database"], float(not answers["metrics database"].error))
    if "broker" in answers:
        up.add_metric(["broker"], float(not answers["broker"].error))
    up.add_metric(["counts"], float(are_counted))
    return [
        _build(),
        up,
        *counted,
        *(answers["metrics database"].value or []),
        *machine.broker_families(answers.get("broker")),
        *(answers["metrics disks"].value or []),
    ]


def _counted() -> tuple[Families, bool]:
    """What the processes counted, and whether it can be read."""
    try:
        found = [metric for metric in counts.added_up() if metric.samples]
    except Exception:
        logger.exception("What the processes counted cannot be read.")
        return [], False
    return sorted(found, key=lambda metric: metric.name), True


def _build() -> Metric:
    labels = {
        "release": import_string(settings.RELEASE)()[:12],
        "python": platform.python_version(),
        "django": django.get_version(),
    }
    family = GaugeMetricFamily("chi_tieu_build_info", "Which release runs, on what.", labels=list(labels))
    family.add_metric(list(labels.values()), 1.0)
    return family
