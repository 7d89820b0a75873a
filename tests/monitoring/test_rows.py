"""What the database says of the running system, counted in a constant number of statements."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection

from exchange.models import DossierFile
from reporting.models import FiguresState, FileJob, Reminder, Submission
from reporting.system.jobs import SWEEP
from tests.factories import make_unit
from units import clock
from units.models import JobHeartbeat, StaleFigures
from webhooks.models import Delivery, Endpoint, Event

pytestmark = pytest.mark.usefixtures("clock_stopped")
MAILS = "reporting.tasks.mail_waiting"


@pytest.fixture
def clock_stopped():
    with time_machine.travel(clock.now(), tick=False):
        yield


def deliver(endpoint, **values):
    about = {"type": "period.locked", "at": clock.now(), "due_at": clock.now(), "subject": "x", "data": {}}
    return Delivery.objects.create(endpoint=endpoint, event=Event.objects.create(**about), **values)


def ago(**time):
    return clock.now() - timedelta(**time)


def test_the_age_of_figures_and_of_what_waits_is_said(working_province, scrape):
    StaleFigures.objects.all().delete()
    FiguresState.objects.update_or_create(pk=1, defaults={"drained_at": ago(hours=1)})
    quiet = scrape()
    assert (quiet["chi_tieu_figures_stale_changes"], quiet["chi_tieu_figures_oldest_stale_seconds"]) == (0, 0)
    assert quiet["chi_tieu_figures_updated_timestamp_seconds"] == ago(hours=1).timestamp()

    StaleFigures.objects.create(reason="x", created_at=ago(minutes=7))
    StaleFigures.objects.create(reason="x", created_at=ago(minutes=2))
    found = scrape()
    assert (found["chi_tieu_figures_stale_changes"], found["chi_tieu_figures_oldest_stale_seconds"]) == (2, 420)


def test_mails_are_counted_by_kind_and_state(working_province, scrape):
    values = {"unit": working_province.units["X1"], "period": working_province.periods[1], "means": "email"}
    Reminder.objects.create(**values, state="waiting", try_at=ago(minutes=3))
    Reminder.objects.create(**values, state="waiting", try_at=clock.now() + timedelta(hours=1), tries=2)
    Reminder.objects.create(**values, state="failed")
    Reminder.objects.create(**values, state="sending", claimed_at=ago(hours=1))
    found = scrape()
    states = ["waiting", "retried", "unclear", "failed_last_day"]
    assert [found[f'chi_tieu_mails{{kind="reports",state="{state}"}}'] for state in states] == [2, 1, 1, 1]
    assert found['chi_tieu_mails_oldest_due_seconds{kind="reports"}'] == 180
    assert found['chi_tieu_mails{kind="monthly",state="failed_last_day"}'] == 0


def test_files_that_wait_are_counted_with_their_age(working_province, scrape):
    asked = {"rights": "x", "language": "vi", "owner": working_province.observer}
    FileJob.objects.create(**asked, kind="a", asked_at=ago(minutes=4))
    FileJob.objects.create(**asked, kind="b", state="making", alive_at=ago(minutes=2))
    FileJob.objects.create(**asked, kind="c", state="failed", ended_at=ago(hours=1))
    found = scrape()
    states = ["waiting", "making", "lost", "failed_last_day"]
    assert [found[f'chi_tieu_files{{state="{state}"}}'] for state in states] == [1, 1, 1, 1]
    assert found["chi_tieu_files_oldest_waiting_seconds"] == 240


def test_files_of_dossiers_that_wait_for_a_worker_are_counted_with_their_age(working_province, scrape):
    of = {"by": working_province.coordinator, "by_name": "–", "system": "Một cửa", "sha256": "0" * 64, "language": "vi"}
    DossierFile.objects.create(**of, brought_at=ago(minutes=20))
    DossierFile.objects.create(**of, brought_at=ago(minutes=1))
    DossierFile.objects.create(**of, brought_at=ago(hours=2), state="counting", alive_at=ago(minutes=2))
    DossierFile.objects.create(**of, brought_at=ago(hours=9), state="failed", ended_at=ago(hours=8))
    DossierFile.objects.create(**of, brought_at=ago(days=9), state="failed", ended_at=ago(days=8))
    found = scrape()
    states = ["waiting", "counting", "lost", "failed_last_day"]
    assert [found[f'chi_tieu_dossier_files{{state="{state}"}}'] for state in states] == [2, 1, 1, 1]
    assert found["chi_tieu_dossier_files_oldest_waiting_seconds"] == 1200


def test_deliveries_to_other_systems_are_counted_and_those_of_a_failing_receiver_are_not_due(db, scrape):
    works = Endpoint.objects.create(name="A", address="https://a.example/")
    fails = Endpoint.objects.create(name="B", address="https://b.example/", failures=3)
    states = {"waiting": {"try_at": ago(minutes=5)}, "dead": {"ended_at": ago(hours=1)}, "delivered": {}}
    for state, values in states.items():
        deliver(works, state=state, **values)
    deliver(works, state="dead", ended_at=ago(days=2))
    deliver(fails, state="waiting", try_at=ago(hours=5))
    found = scrape()
    assert [found[f'chi_tieu_webhooks{{state="{state}"}}'] for state in ("waiting", "dead_last_day")] == [2, 1]
    assert found["chi_tieu_webhooks_oldest_due_seconds"] == 300


def test_events_that_nobody_passes_on_and_deliveries_that_were_cut_off_are_due_too(db, scrape):
    """Without a worker nothing becomes a delivery, and what a killed one was sending waits for the next."""
    endpoint = Endpoint.objects.create(name="A", address="https://a.example/")
    values = {"type": "period.locked", "at": clock.now(), "subject": "x", "data": {}}
    Event.objects.create(**values, due_at=clock.now() + timedelta(minutes=1))
    assert scrape()["chi_tieu_webhooks_oldest_due_seconds"] == 0
    Event.objects.create(**values, due_at=ago(minutes=16))
    found = scrape()
    assert found['chi_tieu_webhooks{state="not_passed_on"}'] == 1
    assert found["chi_tieu_webhooks_oldest_due_seconds"] == 960
    deliver(endpoint, state="sending", claimed_at=ago(minutes=20))
    assert scrape()["chi_tieu_webhooks_oldest_due_seconds"] == 1200


def test_in_a_demonstration_prometheus_reads_moments_by_its_own_clock(db, scrape, settings):
    settings.DEMO_TODAY = date(2021, 1, 4)
    JobHeartbeat.objects.create(job=SWEEP, ended_at=ago(seconds=60), outcome="done")
    FiguresState.objects.update_or_create(pk=1, defaults={"drained_at": ago(seconds=60)})
    found, minute_ago = scrape(), clock.machine_seconds() - 60
    assert found[f'chi_tieu_job_last_end_timestamp_seconds{{task="{SWEEP}"}}'] == pytest.approx(minute_ago, abs=1)
    assert found["chi_tieu_figures_updated_timestamp_seconds"] == pytest.approx(minute_ago, abs=1)


def test_each_job_says_when_it_last_ended_and_whether_it_fails(db, scrape):
    JobHeartbeat.objects.create(job=SWEEP, started_at=ago(seconds=62), ended_at=ago(seconds=60), outcome="done")
    JobHeartbeat.objects.create(
        job=MAILS, running="x", running_since=ago(minutes=20), ended_at=ago(minutes=21), failing_since=ago(hours=1)
    )
    JobHeartbeat.objects.create(job="another.job", ended_at=ago(seconds=1))
    found = scrape()
    assert found[f'chi_tieu_job_interval_seconds{{task="{SWEEP}"}}'] == 60
    assert found[f'chi_tieu_job_last_end_timestamp_seconds{{task="{SWEEP}"}}'] == ago(seconds=60).timestamp()
    assert found[f'chi_tieu_job_last_duration_seconds{{task="{SWEEP}"}}'] == 2
    assert found[f'chi_tieu_job_running_seconds{{task="{SWEEP}"}}'] == 0
    assert found[f'chi_tieu_job_failing{{task="{SWEEP}"}}'] == 0
    assert found[f'chi_tieu_job_running_seconds{{task="{MAILS}"}}'] == 1200
    assert found[f'chi_tieu_job_failing{{task="{MAILS}"}}'] == 1
    never_ran = 'chi_tieu_job_last_end_timestamp_seconds{task="reporting.tasks.make_files"}'
    assert never_ran not in found
    assert found['chi_tieu_job_interval_seconds{task="reporting.tasks.make_files"}'] == 60
    assert not [name for name in found if "another" in name]


def test_the_reports_of_the_latest_period_that_ended_are_counted_by_status(working_province, scrape):
    Submission.objects.all().delete()
    periods = working_province.periods.values()
    latest = max((each for each in periods if each.ends_on <= clock.today()), key=lambda each: each.ends_on)
    older = min(periods, key=lambda each: each.ends_on)
    for code, period in (("X1", latest), ("SO1", latest), ("SO2", older)):
        Submission.objects.create(unit=working_province.units[code], period=period)
    found = scrape()
    assert found['chi_tieu_reports{status="draft"}'] == 2
    assert found['chi_tieu_reports{status="accepted"}'] == 0


def test_the_database_says_how_large_it_is_and_how_many_use_it(db, scrape):
    found = scrape()
    assert found["chi_tieu_database_size_bytes"] > 10_000
    assert found['chi_tieu_part_up{part="database"}'] == 1
    assert ("chi_tieu_database_connections_max" in found) == (connection.vendor == "postgresql")
    if connection.vendor == "postgresql":
        assert found['chi_tieu_database_connections{state="active"}'] >= 1
        assert found["chi_tieu_database_connections_max"] > 10


def test_many_rows_are_read_in_as_many_statements_as_few(working_province, scrape, django_assert_num_queries):
    from monitoring import rows

    with django_assert_num_queries(10):
        rows.families()
    for number in range(20):
        unit = make_unit(f"D{number}")
        StaleFigures.objects.create(reason="x")
        JobHeartbeat.objects.create(job=f"job {number}")
        Reminder.objects.create(unit=unit, period=working_province.periods[1], means="email")
    with django_assert_num_queries(10):
        rows.families()
