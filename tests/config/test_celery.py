from config.celery import app


def test_beat_asks_only_for_tasks_that_exist() -> None:
    app.loader.import_default_modules()

    assert {entry["task"] for entry in app.conf.beat_schedule.values()} - set(app.tasks) == set()


def test_every_periodic_task_has_its_time() -> None:
    assert all(0 < entry["schedule"] <= 3600 for entry in app.conf.beat_schedule.values())
