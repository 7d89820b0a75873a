"""What is kept of the runs of background jobs."""

from datetime import timedelta

import pytest
from celery import current_app
from celery.signals import before_task_publish
from django.core.management import call_command
from django.db import DatabaseError, transaction

from reporting import tasks
from units import clock
from units.actions import job_runs
from units.actions.job_runs import KEPT, error_line, job_ask_again, recorded, starting
from units.actions.stale_figures import figures_mark_stale
from units.models import JobHeartbeat, JobRun, Role, StaleFigures, StartedBy, User
from units.refusals import Refused
from units.trace import MESSAGE_HEADER, traced

SWEEP = "reporting.tasks.sweep_stale_figures"


@recorded
def count_something():
    return {"things": 3, "others": 0}


@recorded
def find_nothing():
    return {"things": 0}


@recorded
def fail():
    with transaction.atomic():
        StaleFigures.objects.create(reason="undone with the job")
        raise ValueError("lan@example.vn has the password mat-khau-2020")


def name_of(work):
    return f"{work.__module__}.{work.__qualname__}"


def heartbeat_of(work):
    return JobHeartbeat.objects.get(job=name_of(work))


@pytest.fixture
def administrator(db):
    return User.objects.create(username="quan-tri", role=Role.ADMINISTRATOR, full_name="Quản trị Hệ thống")


def test_a_run_that_did_something_is_a_row_with_its_numbers_and_its_starter(db):
    with starting(StartedBy.TICK):
        count_something()

    run = JobRun.objects.get()
    assert (run.job, run.outcome, run.numbers, run.started_by) == (
        name_of(count_something),
        "done",
        {"things": 3},
        "tick",
    )
    assert run.started_at <= run.ended_at
    assert len(run.trace) == 16


def test_a_run_that_found_nothing_costs_no_row_and_moves_the_heartbeat(db):
    find_nothing()
    first = heartbeat_of(find_nothing)
    find_nothing()

    assert not JobRun.objects.exists()
    assert heartbeat_of(find_nothing).ended_at > first.ended_at
    assert (heartbeat_of(find_nothing).outcome, heartbeat_of(find_nothing).running) == ("done", "")


def test_a_failed_run_is_kept_though_its_own_transaction_is_undone(db):
    with pytest.raises(ValueError, match="mat-khau"):
        fail()

    run = JobRun.objects.get()
    assert run.outcome == "failed"
    assert run.error.startswith("ValueError – ")
    assert not StaleFigures.objects.exists()
    assert heartbeat_of(fail).failing_since is not None


def test_the_line_of_an_error_names_its_kind_and_place_in_the_portal_and_none_of_its_words(db):
    with pytest.raises(Refused) as refused:
        job_runs.require(False, "Nguyễn Thị Lan, lan@example.vn", code="x")

    assert error_line(refused.value).startswith("Refused – refusals.py:")
    assert "Lan" not in error_line(refused.value)
    assert "@" not in error_line(refused.value)


def test_a_success_after_failures_ends_them(db):
    works = {"now": False}

    @recorded
    def sometimes():
        if not works["now"]:
            raise KeyError

    for _time in range(2):
        with pytest.raises(KeyError):
            sometimes()
    first = JobRun.objects.earliest("pk")
    since = heartbeat_of(sometimes).failing_since
    assert since <= first.ended_at
    works["now"] = True
    sometimes()
    assert heartbeat_of(sometimes).failing_since is None
    assert heartbeat_of(sometimes).outcome == "done"


def test_the_last_runs_of_each_job_are_kept_and_failures_longer(db, monkeypatch):
    monkeypatch.setitem(KEPT, "done", 2)
    monkeypatch.setitem(KEPT, "failed", 3)
    find_nothing()
    for _time in range(5):
        count_something()
        with pytest.raises(ValueError, match="lan"):
            fail()

    assert JobRun.objects.filter(outcome="done").count() == 2
    assert JobRun.objects.filter(outcome="failed").count() == 3
    assert JobRun.objects.first().job == name_of(fail)


def test_a_run_whose_process_died_is_recorded_when_the_job_runs_again_after_an_hour(db):
    count_something()
    long_ago = clock.now() - timedelta(hours=2)
    JobHeartbeat.objects.update(running="died", running_since=long_ago)
    count_something()

    broken = JobRun.objects.get(outcome="broken_off")
    assert broken.started_at == long_ago
    assert heartbeat_of(count_something).running == ""


def test_a_run_next_to_a_longer_one_leaves_its_mark_alone(db):
    count_something()
    JobHeartbeat.objects.update(running="the longer one", running_since=clock.now() - timedelta(minutes=5))
    count_something()

    assert heartbeat_of(count_something).running == "the longer one"
    assert not JobRun.objects.filter(outcome="broken_off").exists()


def test_a_database_that_takes_no_record_stops_no_job(db, monkeypatch, caplog):
    monkeypatch.setattr(job_runs, "_begin", lambda *_arguments: (_ for _ in ()).throw(DatabaseError("full")))
    did = []

    @recorded
    def work():
        did.append(1)

    work()
    assert did == [1]
    assert "could not be recorded" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_change_drains_and_is_recorded_as_started_by_a_change():
    with transaction.atomic():
        figures_mark_stale(reason="x")

    run = JobRun.objects.get(job="reporting.tasks.drain_stale_figures")
    assert (run.started_by, run.outcome, run.numbers) == ("change", "done", {"drains": 1})


def test_tick_records_every_job_of_the_timetable(db, settings):
    call_command("tick", verbosity=0)

    jobs = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert set(JobHeartbeat.objects.values_list("job", flat=True)) == jobs
    assert set(JobRun.objects.values_list("started_by", flat=True)) <= {"tick"}


def test_what_beat_asks_for_is_recorded_as_the_timetables(db, settings):
    figures_mark_stale(reason="x")
    entry = next(each for each in settings.CELERY_BEAT_SCHEDULE.values() if each["task"] == SWEEP)
    tasks.sweep_stale_figures.apply_async(**entry["options"])

    assert JobRun.objects.get(job=SWEEP).started_by == "beat"


def test_a_worker_goes_on_with_the_number_of_the_request_that_caused_its_run(db):
    figures_mark_stale(reason="x")
    tasks.sweep_stale_figures.apply(headers={MESSAGE_HEADER: "0123456789abcdef"})

    assert JobRun.objects.get(job=SWEEP).trace == "0123456789abcdef"


def test_a_message_to_a_worker_has_the_number_of_its_request():
    headers = {}
    before_task_publish.send(sender="x", headers=headers)
    assert MESSAGE_HEADER not in headers
    with traced("0123456789abcdef"):
        before_task_publish.send(sender="x", headers=headers)
    assert headers[MESSAGE_HEADER] == "0123456789abcdef"


@pytest.mark.django_db(transaction=True)
def test_a_job_asked_for_again_runs_at_once_without_a_broker_and_says_who_asked(administrator):
    job_ask_again(job=SWEEP, by=administrator)

    run = JobRun.objects.get(job=SWEEP)
    assert (run.started_by, run.actor_name, run.outcome) == ("retry", "Quản trị Hệ thống", "done")
    assert JobHeartbeat.objects.get(job=SWEEP).asked_at is None


@pytest.mark.django_db(transaction=True)
def test_a_job_asked_for_twice_is_asked_for_once(administrator, monkeypatch):
    sent = []
    monkeypatch.setattr(current_app.tasks[SWEEP], "apply_async", lambda **options: sent.append(options))
    job_ask_again(job=SWEEP, by=administrator)
    with pytest.raises(Refused, match="Quản trị Hệ thống"):
        job_ask_again(job=SWEEP, by=administrator)
    assert [options["headers"] for options in sent] == [{"started_by": "retry"}]

    # a lost message: after a while it may be asked for again
    JobHeartbeat.objects.filter(job=SWEEP).update(asked_at=clock.now() - timedelta(minutes=11))
    job_ask_again(job=SWEEP, by=administrator)
    assert len(sent) == 2


def test_a_drain_of_nothing_costs_a_constant_number_of_statements(db, django_assert_num_queries):
    find_nothing()
    with django_assert_num_queries(7):
        find_nothing()
