"""Files that take long: asked for once, made by one process, taken up again, given up, cleared."""

import logging
from datetime import timedelta

import pytest
import time_machine
from celery import current_app
from django.core.management import call_command

from reporting.actions import files
from reporting.actions.files import LISTED_FOR, MAX_TRIES, file_ask, files_clear, files_make
from reporting.asked_files.kinds import ReportsCompliance, ReportsWorkbook
from reporting.models import FileJob
from tests.moments import later
from units import clock
from units.refusals import Refused


@pytest.fixture
def ask(working_province):
    def asked(month=3, kind=ReportsCompliance):
        by = working_province.coordinator
        return file_ask(file=kind(by, f"2020-0{month}", {"basis": "official"}), by=by)

    return asked


def states():
    return list(FileJob.objects.order_by("pk").values_list("state", flat=True))


def test_asking_for_a_file_that_waits_or_is_being_made_asks_once(ask):
    first = ask()
    assert ask() == first
    FileJob.objects.update(state="making")
    assert ask() == first
    files.FileJob.objects.update(state="waiting")
    files_make()
    assert ask() != first  # figures may have changed since
    assert states() == ["ready", "waiting"]


def test_files_of_other_months_kinds_and_languages_are_others(ask):
    from django.utils import translation

    asked = {ask().pk, ask(2).pk, ask(kind=ReportsWorkbook).pk}
    with translation.override("en"):
        asked.add(ask().pk)
    assert len(asked) == 4


def test_one_person_asks_for_a_few_at_once(ask, monkeypatch):
    monkeypatch.setattr(files, "MAX_PENDING", 2)
    first = ask(1)
    ask(2)
    with pytest.raises(Refused) as refused:
        ask(3)
    assert refused.value.code == "too_many"
    assert ask(1) == first  # the same again is no further one


def test_the_oldest_is_made_first_and_each_run_makes_a_bounded_number(ask):
    with time_machine.travel(clock.now() - timedelta(minutes=1), tick=False):
        older = ask(1)
    newer = ask(2)
    assert files_make(limit=1) == 1
    older.refresh_from_db()
    newer.refresh_from_db()
    assert (older.state, newer.state) == ("ready", "waiting")


def test_a_file_whose_process_was_killed_is_taken_up_after_a_minute(ask, monkeypatch):
    job = ask()

    def killed(*_args):
        raise SystemExit

    monkeypatch.setattr(files, "_made", killed)
    with pytest.raises(SystemExit):
        files_make()
    monkeypatch.undo()
    assert states() == ["making"]
    assert files_make() == 0  # it may still be at work
    with later(seconds=61):
        assert files_make() == 1
    job.refresh_from_db()
    assert (job.state, job.tries) == ("ready", 2)


def test_a_file_that_breaks_off_each_time_is_given_up(ask, caplog):
    job = ask()
    FileJob.objects.update(state="making", tries=MAX_TRIES, alive_at=clock.now() - timedelta(hours=1))
    assert files_make() == 0
    job.refresh_from_db()
    assert job.state == "failed"
    assert "3 lần" in job.refusal
    assert "was broken off 3 times" in caplog.text


def test_a_file_that_cannot_be_made_says_so_and_holds_up_no_other(ask, monkeypatch, caplog):
    broken, good = ask(1), ask(2)
    made = files._made

    def fails(job, done):
        if job.pk == broken.pk:
            raise RuntimeError("no such column")
        return made(job, done)

    monkeypatch.setattr(files, "_made", fails)
    assert files_make() == 1
    for job in (broken, good):
        job.refresh_from_db()
    assert (broken.state, good.state) == ("failed", "ready")
    assert "no such column" not in broken.refusal
    assert broken.refusal.startswith("Hệ thống chưa tạo được")
    assert "no such column" in caplog.text
    assert caplog.records[-1].levelno == logging.ERROR


def test_what_was_taken_over_meanwhile_is_not_stored_twice(ask, monkeypatch):
    job = ask()
    made = files._made

    def overtaken(mine, done):
        FileJob.objects.filter(pk=mine.pk).update(tries=mine.tries + 1)
        return made(mine, done)

    monkeypatch.setattr(files, "_made", overtaken)
    assert files_make(limit=1) == 0
    job.refresh_from_db()
    assert (job.state, job.parts.count()) == ("making", 0)


def test_what_does_not_exist_any_more_is_not_made(ask, working_province):
    job = ask(4)
    working_province.periods[4].compliance.all().delete()
    working_province.periods[4].delete()
    assert files_make() == 0
    job.refresh_from_db()
    assert job.refusal == "Nội dung đã yêu cầu không còn nữa."


def test_without_a_broker_the_next_tick_makes_it(ask, django_capture_on_commit_callbacks):
    assert not files.has_broker()
    with django_capture_on_commit_callbacks(execute=True):
        ask()
    assert states() == ["waiting"]
    call_command("tick")
    assert states() == ["ready"]


def test_with_a_broker_a_worker_is_asked_once_it_is_committed(
    ask, monkeypatch, django_capture_on_commit_callbacks, caplog
):
    asked = []
    task = current_app.tasks[files.TASK]
    monkeypatch.setattr(files, "has_broker", lambda: True)
    monkeypatch.setattr(task, "apply_async", lambda **options: asked.append(options))
    with django_capture_on_commit_callbacks(execute=True):
        ask()
        ask()
        assert asked == []
    assert asked == [{"retry": False, "ignore_result": True}]

    def dead(**_options):
        raise ConnectionError

    monkeypatch.setattr(task, "apply_async", dead)
    with django_capture_on_commit_callbacks(execute=True):
        ask(2)
    assert "could not be asked for" in caplog.text


def test_what_is_old_is_cleared_step_by_step(ask):
    ready, waiting = ask(1), ask(2)
    files_make(limit=1)
    with later(hours=23):
        assert files_clear() == 0
        assert states() == ["ready", "waiting"]
        assert ready.parts.count() == 1
    with later(hours=25):
        assert files_clear() == 1
        assert states() == ["ended", "failed"]
        assert ready.parts.count() == 0
    waiting.refresh_from_db()
    assert "một ngày" in waiting.refusal
    with later(days=LISTED_FOR.days, minutes=1):
        files_clear()
        assert states() == []
