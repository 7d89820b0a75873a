"""Processes of the portal that die, and a web part that is replaced while people type."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator

import psutil

from bench.parts import Part
from trials.faults.frame import Sight, fault
from trials.faults.scene import Scene

PATIENCE = 60.0


@fault("worker-killed", "SIGKILL to the worker and its processes")
def worker_killed(scene: Scene) -> Iterator[None]:
    scene.production.worker.kill()
    yield
    _start(scene.production.worker)


@fault("beat-killed", "SIGKILL to beat")
def beat_killed(scene: Scene) -> Iterator[None]:
    scene.production.beat.kill()
    yield
    _start(scene.production.beat)


@fault("web-process-killed", "SIGKILL to one process of gunicorn", sight=Sight.SILENCE)
def web_process_killed(scene: Scene) -> Iterator[None]:
    web = scene.production.web
    scene.random.choice(web.tree()[1:]).kill()
    yield
    web.wait_until_ready()


@fault("web-master-killed", "SIGKILL to gunicorn's first process; started again", sight=Sight.SILENCE)
def web_master_killed(scene: Scene) -> Iterator[None]:
    web = scene.production.web
    orphans = web.tree()[1:]
    os.kill(web.pid, signal.SIGKILL)
    yield
    psutil.wait_procs(orphans, PATIENCE)  # they end by themselves when they notice
    _start(web)


@fault("web-reloaded", "SIGHUP to gunicorn: its processes are replaced one by one", seconds=(0.5, 1.5))
def web_reloaded(scene: Scene) -> Iterator[None]:
    web = scene.production.web
    before = {each.pid for each in web.tree()[1:]}
    os.kill(web.pid, signal.SIGHUP)
    yield
    end = time.monotonic() + PATIENCE
    while before & {each.pid for each in web.tree()[1:]}:
        if time.monotonic() > end:
            scene.wrong.append("gunicorn still has processes from before SIGHUP")
            break
        time.sleep(0.1)
    web.wait_until_ready()


@fault("web-replaced", "SIGTERM to gunicorn, and a new one on the same port", sight=Sight.SILENCE, seconds=(0.0, 0.5))
def web_replaced(scene: Scene) -> Iterator[None]:
    scene.production.web.stop()
    yield
    _start(scene.production.web)


def _start(part: Part) -> None:
    part.start()
    part.wait_until_ready()
