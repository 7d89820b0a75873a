"""What the processes of the pages count, each for itself, in files that any of them adds up.

Counting never fails a request: where the files cannot be written, the log says so once and nothing is counted.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.utils.module_loading import import_string
from prometheus_client import Counter, Histogram, Metric, values
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import MultiProcessCollector

from monitoring.slots import Slots, is_in_use
from units.counting import Event, counted_by

logger = logging.getLogger(__name__)
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # the last is the time-out of a statement


@dataclass(frozen=True, slots=True)
class Counters:
    """The metrics of this process."""

    requests: Counter
    seconds: Histogram
    saves: Counter
    saved_rows: Counter
    sendings: Counter
    failed_logins: Counter


def begin() -> None:
    """Count in this process from now on, what people do too."""
    counted_by(event_counted)
    user_login_failed.connect(_login_failed, dispatch_uid=__name__)
    _counted(lambda counters: None)  # its files are there before the first request, and those of older releases gone


def request_counted(*, route: str, method: str, status: str, seconds: float) -> None:
    """Count a request; ``route`` is the name of a page and never the address that was asked for."""

    def add(counters: Counters) -> None:
        counters.requests.labels(route, method, status).inc()
        counters.seconds.labels(route, method).observe(seconds)

    _counted(add)


def event_counted(event: Event, how: str, number: int) -> None:
    """Count what a person did."""

    def add(counters: Counters) -> None:
        if event == Event.SENDING:
            counters.sendings.labels(how).inc(number)
        elif event == Event.SAVED_ROWS:
            counters.saves.labels(how).inc()
            counters.saved_rows.labels(how).inc(number)

    _counted(add)


def added_up() -> Iterable[Metric]:
    """What all processes of this release counted, added up.

    Raises:
        OSError, ValueError, RuntimeError: the files cannot be read.
    """
    collected: Iterable[Metric] = MultiProcessCollector(None, path=str(folder())).collect()
    return collected


def folder() -> Path:
    """Where the files of this release are: another release may have other pages and other buckets."""
    return Path(settings.METRICS_FOLDER) / import_string(settings.RELEASE)()[:16]


def _login_failed(**_signal: Any) -> None:
    _counted(lambda counters: counters.failed_logins.inc())


def _counted(add: Callable[[Counters], None]) -> None:
    try:
        counters = _counters()
        if counters is not None:
            add(counters)
    except Exception:
        _say_once()


@cache
def _say_once() -> None:
    logger.exception("Something could not be counted for the metrics; this is said once.")


@cache
def _counters() -> Counters | None:
    """The metrics, in the files of this process; None where they cannot be written."""
    try:
        return _opened(folder())
    except OSError:
        logger.exception("Nothing is counted for the metrics: METRICS_FOLDER cannot be written.")
        return None


def _opened(place: Path) -> Counters:
    place.mkdir(parents=True, exist_ok=True)
    _remove_others(place)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(place)  # where the library looks for it
    slots = Slots(place, lambda number: _remove_damaged(place, number))
    values.ValueClass = values.MultiProcessValue(slots.mine)
    kinds: dict[str, Any] = {"registry": None}
    return Counters(
        Counter("chi_tieu_requests", "Requests answered.", ["route", "method", "status"], **kinds),
        Histogram(
            "chi_tieu_request_seconds",
            "Seconds from a request to the start of its answer.",
            ["route", "method"],
            buckets=SECONDS,
            **kinds,
        ),
        Counter("chi_tieu_saves", "Times that figures of a report were saved.", ["source"], **kinds),
        Counter("chi_tieu_saved_rows", "Procedures whose figures were saved.", ["source"], **kinds),
        Counter("chi_tieu_sendings", "Reports sent.", ["kind"], **kinds),
        Counter("chi_tieu_failed_logins", "Wrong passwords and codes.", **kinds),
    )


def _remove_others(place: Path) -> None:
    """Remove the files of other releases, once no process of theirs runs."""
    for other in place.parent.iterdir():
        if other.is_dir() and other != place and not is_in_use(other):
            shutil.rmtree(other, ignore_errors=True)


def _remove_damaged(place: Path, number: int) -> None:
    """Remove what the former owner of a number left half-written, as after a power cut: its counts begin at 0 again."""
    for file in place.glob(f"*_{number}.db"):
        try:
            for key, *_value in MmapedDict.read_all_values_from_file(file):
                json.loads(key)
        except Exception:
            logger.warning("A file of counts was damaged and is begun again: %s", file.name)
            with suppress(OSError):
                file.unlink()
