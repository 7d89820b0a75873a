"""A broker that is dead or hangs costs each caller one short time-out, measured against real sockets."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import closing

import pytest
import redis
import time_machine
from celery import Celery
from django.conf import settings
from kombu.exceptions import OperationalError

from reporting.system import probes
from tests import PATIENCE
from tests.waits import Waits


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        yield listener


def seconds_to_refuse(port: int) -> float:
    app = Celery("probe", broker=f"redis://127.0.0.1:{port}/0", set_as_current=False)
    app.config_from_object(settings, namespace="CELERY")
    app.conf.broker_url = f"redis://127.0.0.1:{port}/0"
    app.conf.task_always_eager = False
    start = time.monotonic()
    with pytest.raises(OperationalError):
        app.send_task("probe")
    return time.monotonic() - start


def test_a_dead_broker_refuses(listener: socket.socket, waits: Waits) -> None:
    assert seconds_to_refuse(listener.getsockname()[1]) < PATIENCE  # bound, but nobody listens
    assert waits.are_short()


def test_a_hung_broker_costs_one_time_out(listener: socket.socket, waits: Waits) -> None:
    listener.listen()  # the kernel accepts, nobody answers

    assert seconds_to_refuse(listener.getsockname()[1]) < PATIENCE
    assert waits.are_short()


@pytest.mark.skipif(not settings.REDIS_URL, reason="needs a broker: scripts/services.py")
def test_the_age_of_the_message_that_waits_longest_is_read_from_the_queue(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url = settings.REDIS_URL.rpartition("/")[0] + "/9"  # not where other tests look
    app = Celery("queue", broker=url, set_as_current=False)
    app.conf.task_always_eager = False
    monkeypatch.setattr(settings, "REDIS_URL", url)
    with closing(redis.Redis.from_url(url)) as client:
        client.flushdb()
        assert probes.ask_broker().oldest_at is None
        for second in (1_000_000, 1_000_060, 1_000_120):
            with time_machine.travel(second, tick=False):
                app.send_task("some.job", ignore_result=True)
        found = probes.ask_broker()
        client.flushdb()
    app.close()
    assert (found.waiting, found.oldest_at) == (3, 1_000_000)
