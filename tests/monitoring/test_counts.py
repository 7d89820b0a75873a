"""Counts of several processes: added up, kept when one is replaced, and begun again where a file is damaged."""

import json
import subprocess
import sys

import pytest
from django.test import Client

from monitoring import counts
from reporting.actions.cells import cells_save
from reporting.actions.submissions import submission_send, submission_start
from reporting.entry.cell_rules import Typed
from reporting.models import NUMBERS
from tests import ROOT

# A process of the pages: counts so many requests, says so, and goes on until it is ended.
PROCESS = """
import sys
from monitoring import counts
for _each in range(int(sys.argv[1])):
    counts.request_counted(route="x", method="GET", status="2xx", seconds=0.2)
print("counted", flush=True)
sys.stdin.read()
"""
REQUESTS = 'chi_tieu_requests_total{method="GET",route="x",status="2xx"}'


@pytest.fixture
def process(counting):
    """Begin a process that counts so many requests; it runs on until it is killed."""
    begun = []

    def begin(number):
        environment = {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "METRICS_FOLDER": str(counting),
            "METRICS_TOKEN": "x" * 32,
        }
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        child = subprocess.Popen([sys.executable, "-c", PROCESS, str(number)], cwd=ROOT, env=environment, **pipes)
        begun.append(child)
        assert child.stdout.readline() == "counted\n"
        return child

    yield begin
    for child in begun:
        end(child)


def end(child):
    child.kill()
    child.communicate()


def folder_of(counting):
    (folder,) = [each for each in counting.iterdir() if each.is_dir()]
    return folder


def counted(folder, monkeypatch):
    monkeypatch.setattr(counts, "folder", lambda: folder)
    found = {}
    for family in counts.added_up():
        for sample in family.samples:
            labels = ",".join(f'{name}="{value}"' for name, value in sorted(sample.labels.items()))
            found[f"{sample.name}{{{labels}}}"] = sample.value
    return found


def test_processes_are_added_up_and_a_replaced_one_leaves_its_counts_and_its_file(counting, process, monkeypatch):
    first, second = process(3), process(4)
    folder = folder_of(counting)
    assert counted(folder, monkeypatch)[REQUESTS] == 7
    assert sorted(file.name for file in folder.glob("counter_*")) == ["counter_0.db", "counter_1.db"]

    for _replaced in range(3):  # killed, as a worker that hangs is
        end(first)
        first = process(5)
    found = counted(folder, monkeypatch)
    assert found[REQUESTS] == 3 + 4 + 3 * 5
    assert found['chi_tieu_request_seconds_count{method="GET",route="x"}'] == 22
    assert found['chi_tieu_request_seconds_bucket{le="0.1",method="GET",route="x"}'] == 0
    assert found['chi_tieu_request_seconds_bucket{le="0.25",method="GET",route="x"}'] == 22
    assert sorted(file.name for file in folder.glob("counter_*")) == ["counter_0.db", "counter_1.db"]
    end(second)


def test_a_damaged_file_is_begun_again_by_the_next_process_and_the_others_are_kept(counting, process, monkeypatch):
    first, second = process(3), process(4)
    end(first)
    folder = folder_of(counting)
    damaged = folder / "counter_0.db"
    damaged.write_bytes(damaged.read_bytes()[:16] + b"\xff" * 500)
    with pytest.raises(Exception):  # noqa: B017 - any error of the library
        counted(folder, monkeypatch)
    process(2)
    assert counted(folder, monkeypatch)[REQUESTS] == 4 + 2
    end(second)


def test_files_of_another_release_go_once_none_of_its_processes_runs(counting, process):
    running = process(1)
    (counting / "of-an-older-release").mkdir()
    kept = folder_of(counting) if len(list(counting.iterdir())) == 1 else None
    assert kept is None
    process(1)
    assert not (counting / "of-an-older-release").exists()
    end(running)


def test_files_of_another_release_stay_while_one_of_its_processes_runs(counting, process, tmp_path):
    running = process(1)
    folder = folder_of(counting)
    older = folder.rename(counting / "of-an-older-release")
    process(1)
    assert older.exists()
    end(running)
    process(1)
    assert not older.exists()


def test_requests_are_counted_by_page_method_and_status(scrape):
    client = Client()
    before = scrape(client)
    client.get("/login/")
    client.post("/login/", {"username": "x", "password": "y"})
    client.get("/no-such-page")
    client.generic("BREW", "/no-such-page")
    found = scrape(client)
    assert found['chi_tieu_requests_total{method="GET",route="units:login",status="2xx"}'] == 1
    assert found['chi_tieu_requests_total{method="GET",route="none",status="4xx"}'] == 1
    assert found['chi_tieu_requests_total{method="other",route="none",status="4xx"}'] == 1
    assert found['chi_tieu_request_seconds_count{method="POST",route="units:login"}'] == 1
    assert found["chi_tieu_failed_logins_total"] == before.get("chi_tieu_failed_logins_total", 0) + 1


def test_saves_and_sendings_are_counted_when_they_commit(working_province, scrape, django_capture_on_commit_callbacks):
    client = Client()
    scrape(client)
    unit, clerk = working_province.units["X1"], working_province.clerks["X1"]
    submission = submission_start(unit=unit, period=working_province.periods[3])
    procedures = working_province.reported_by("X1")
    typed = {(each.pk, name): Typed(1, None) for each in procedures for name in NUMBERS}
    with django_capture_on_commit_callbacks() as callbacks:
        cells_save(submission=submission, by=clerk, typed=typed)
        submission_send(submission=submission, by=clerk, approved=True)
    assert "chi_tieu_sendings_total" not in json.dumps(scrape(client))
    for callback in callbacks:
        callback()
    found = scrape(client)
    assert found['chi_tieu_saves_total{source="typed"}'] == 1
    assert found['chi_tieu_saved_rows_total{source="typed"}'] == len(procedures)
    assert found['chi_tieu_sendings_total{kind="figures"}'] == 1


def test_nothing_is_counted_where_the_metrics_are_switched_off(db, settings, tmp_path):
    settings.METRICS_FOLDER = str(tmp_path / "metrics")
    Client().get("/login/")
    assert not (tmp_path / "metrics").exists()
