import subprocess
import sys

from config.celery import app
from tests import ROOT

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
