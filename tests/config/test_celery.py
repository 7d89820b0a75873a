import json
import subprocess
import sys

import pytest
import time_machine

from config.celery import app, number_message
from reporting.system.probes import _asked_at
from tests import ROOT
from units import clock

REGISTERED = "import django; django.setup(); from celery import current_app; print(*current_app.tasks)"


def test_beat_asks_only_for_tasks_that_exist() -> None:
    app.loader.import_default_modules()

    assert {entry["task"] for entry in app.conf.beat_schedule.values()} - set(app.tasks) == set()


def test_every_periodic_task_has_its_time() -> None:
    assert all(0 < entry["schedule"] <= 3600 for entry in app.conf.beat_schedule.values())


def test_a_process_of_pages_knows_every_task_that_it_may_ask_for_by_name() -> None:
    environment = {"DJANGO_SETTINGS_MODULE": "config.settings", "REDIS_URL": "redis://127.0.0.1:6379/0"}
    printed = subprocess.run(
        [sys.executable, "-c", REGISTERED], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    ).stdout

    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(printed.split())


def test_a_message_to_a_worker_says_when_it_was_sent_and_who_looks_at_the_queue_can_read_it() -> None:
    headers: dict[str, object] = {}
    with time_machine.travel(clock.now(), tick=False):
        number_message(headers=headers)
        assert headers == {"asked_at": clock.machine_seconds()}

    assert _asked_at(json.dumps({"headers": headers, "body": ""}).encode()) == headers["asked_at"]


@pytest.mark.parametrize(
    "message", [None, b"", b"no json", b"[]", b'{"headers": {}}', b'{"headers": {"asked_at": "x"}}']
)
def test_a_message_that_does_not_say_when_it_was_sent_has_no_age(message: bytes | None) -> None:
    assert _asked_at(message) is None
