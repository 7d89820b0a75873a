"""A broker that is dead or hangs costs each caller one short time-out, measured against real sockets."""

import socket
import time
from collections.abc import Iterator
from contextlib import closing

import pytest
from celery import Celery
from django.conf import settings
from kombu.exceptions import OperationalError


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


def test_a_dead_broker_refuses_at_once(listener: socket.socket) -> None:
    assert seconds_to_refuse(listener.getsockname()[1]) < 1  # bound, but nobody listens


def test_a_hung_broker_costs_one_time_out(listener: socket.socket) -> None:
    listener.listen()  # the kernel accepts, nobody answers

    assert seconds_to_refuse(listener.getsockname()[1]) < 1
