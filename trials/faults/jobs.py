"""Background jobs that come twice, in another order, and two at once."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator

from trials.faults.frame import fault
from trials.faults.scene import Scene

DRAIN = "reporting.tasks.drain_stale_figures"
EACH_MINUTE = (
    DRAIN,
    "reporting.tasks.sweep_stale_figures",
    "reporting.tasks.open_periods",
    "reporting.tasks.end_reopenings",
    "reporting.tasks.send_due_reminders",
    "reporting.tasks.mail_waiting",
    "reporting.tasks.send_digests",
    "webhooks.tasks.send_webhooks",
    "units.tasks.mail_resets",
)
COPIES = 3
DRAINS = 2


@fault("tasks-twice", "every periodic task three times, shuffled")
def tasks_twice(scene: Scene) -> Iterator[None]:
    tasks = [*EACH_MINUTE] * COPIES
    scene.random.shuffle(tasks)
    for task in tasks:
        if not scene.ask_for(task):
            scene.wrong.append(f"{task} could not be asked for")
    yield
    for task in reversed(tasks):
        scene.ask_for(task)


@fault("two-drains", "two more drains of figures by commands, next to those of the worker")
def two_drains(scene: Scene) -> Iterator[None]:
    home = scene.production.home
    command = [home.revision.python, "manage.py", "recompute", "--pending"]
    drains = [
        subprocess.Popen(
            command, cwd=home.revision.root, env=home.environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        for _number in range(DRAINS)
    ]
    while any(each.poll() is None for each in drains):
        scene.ask_for(DRAIN)
        time.sleep(0.1)
    yield
    for each in drains:
        if each.returncode:
            assert each.stdout
            scene.wrong.append(f"a drain ended with {each.returncode}: {each.stdout.read().decode()[-300:]}")
