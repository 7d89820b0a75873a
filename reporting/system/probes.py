"""Asking what may not answer: each probe in a thread of its own, and never for longer than a moment."""

from __future__ import annotations

import json
import logging
import shutil
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import redis
from celery import current_app
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

from units.trace import ASKED_AT_HEADER

logger = logging.getLogger(__name__)
LIMIT = 2.0  # seconds for all probes of a page together
SOCKET = 0.5  # seconds for one answer of the broker
WORKER = 1.0  # seconds for a worker to answer
QUEUE, UNACKNOWLEDGED = "celery", "unacked"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a probe found; ``error`` is the kind of the error where it failed, NO_ANSWER where it took too long."""

    value: Any = None
    error: str = ""


NO_ANSWER = "no answer"


class Asking:
    """One probe that is being asked, in its thread."""

    def __init__(self, name: str, probe: Callable[[], Any]) -> None:
        self.name, self.probe = name, probe
        self.answer = Answer(error=NO_ANSWER)
        self.thread = threading.Thread(target=self._run, name=f"probe {name}", daemon=True)

    def _run(self) -> None:
        try:
            self.answer = Answer(self.probe())
        except Exception as error:
            logger.warning("The probe %s failed: %s", self.name, type(error).__name__)
            self.answer = Answer(error=type(error).__name__)


_asking: dict[str, Asking] = {}
_lock = threading.Lock()


def ask_all(probes: Mapping[str, Callable[[], Any]], limit: float = LIMIT) -> dict[str, Answer]:
    """The answers of ``probes``, all asked at once, within ``limit`` seconds.

    There is one thread of each name at most: requests that come while it is asked wait for the same answer, and one
    that hangs is not asked again.
    """
    asked = {name: _ask(name, probe) for name, probe in probes.items()}
    end = time.monotonic() + limit
    for each in asked.values():
        each.thread.join(max(0.0, end - time.monotonic()))
    return {name: each.answer for name, each in asked.items()}


def _ask(name: str, probe: Callable[[], Any]) -> Asking:
    with _lock:
        if name not in _asking or not _asking[name].thread.is_alive():
            _asking[name] = Asking(name, probe)
            _asking[name].thread.start()
        return _asking[name]


@dataclass(frozen=True, slots=True)
class Broker:
    """The broker: its version, how many messages wait, how many a worker holds, how much memory it takes.

    ``oldest_at``: when the message that waits longest was sent, in seconds since 1970; None where none waits, or where
    it does not say.
    """

    version: str
    waiting: int
    held: int
    memory: int
    oldest_at: float | None = None


def has_broker() -> bool:
    return not current_app.conf.task_always_eager


def ask_broker() -> Broker:
    """Ask Redis.

    Raises:
        redis.RedisError: it does not answer.
    """
    never = Retry(NoBackoff(), 0)
    client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=SOCKET, socket_connect_timeout=SOCKET, retry=never)
    try:
        info: Any = client.info()
        waiting: Any = client.llen(QUEUE)
        held: Any = client.hlen(UNACKNOWLEDGED)
        oldest: Any = client.lindex(QUEUE, -1)  # new messages are put in at the other end
    finally:
        client.close()
    return Broker(str(info["redis_version"]), int(waiting), int(held), int(info["used_memory"]), _asked_at(oldest))


def _asked_at(message: bytes | None) -> float | None:
    """When a message in the queue was sent."""
    try:
        at = json.loads(message or b"null")["headers"][ASKED_AT_HEADER]
    except (ValueError, TypeError, KeyError):
        return None
    return float(at) if isinstance(at, int | float) else None


def ask_workers() -> int:
    """How many workers answer; one is enough, the first ends the wait.

    Raises:
        Exception: any error of the broker's driver.
    """
    return len(current_app.control.inspect(timeout=WORKER, limit=1).ping() or {})


@dataclass(frozen=True, slots=True)
class Disk:
    """The space of the volume that holds a folder, in bytes."""

    total: int
    free: int


def ask_disk(folder: Path) -> Disk:
    """The volume of ``folder``, or of the nearest folder above that exists.

    Raises:
        OSError: it cannot be read.
    """
    existing = next(each for each in (folder, *folder.parents) if each.exists())
    usage = shutil.disk_usage(existing)
    return Disk(usage.total, usage.free)
