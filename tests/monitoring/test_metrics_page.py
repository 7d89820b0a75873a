"""/metrics: who may read it, that it always answers, and what it says of people: nothing."""

import re
import threading
import time

import pytest
from django.db import OperationalError
from django.test import Client

from monitoring import counts, exposition, machine, rows
from reporting.system import probes
from reporting.system.probes import Broker
from tests import FOR_EVER, PATIENCE
from tests.monitoring.conftest import TOKEN, samples

BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def answers(monkeypatch):
    """A database that has nothing to say."""
    monkeypatch.setattr(rows, "ask_database", list)


def status(headers=None, **more):
    return Client().get("/metrics", headers=headers or {}, **more).status_code


def test_switched_off_it_is_not_there_even_for_who_sends_an_empty_token(db, settings):
    assert (settings.METRICS_TOKEN, settings.METRICS_ADDRESSES) == ("", [])
    assert [status(), status({"Authorization": "Bearer "}), status({"Authorization": ""})] == [404, 404, 404]


def test_only_the_token_opens_it(counting, answers, db):
    wrong = [{}, {"Authorization": TOKEN}, {"Authorization": f"Bearer {TOKEN}x"}, {"Authorization": "Bearer tiếng"}]
    assert [status(each) for each in wrong] == [404] * 4
    assert status(BEARER) == 200


def test_without_the_token_every_method_is_answered_as_an_address_that_does_not_exist(counting, answers, db):
    strict = Client(enforce_csrf_checks=True)
    for ask in (strict.get, strict.post, strict.put, strict.delete):
        there, nowhere = ask("/metrics"), ask("/metrics-of-nothing")
        assert (there.status_code, there.headers.keys()) == (404, nowhere.headers.keys())
    assert strict.post("/metrics", headers=BEARER).status_code == 405


@pytest.mark.parametrize(
    ("proxies", "forwarded", "from_address", "expected"),
    [
        (0, None, "10.1.2.3", 200),
        (0, None, "10.2.0.1", 404),
        (0, None, "::1", 200),
        (0, "10.1.2.3", "192.0.2.1", 404),
        (0, "192.0.2.1", "10.1.2.3", 404),  # through a proxy that the settings do not know
        (1, "192.0.2.1", "10.1.2.3", 404),
        (1, "192.0.2.1, 10.1.2.3", "192.0.2.9", 200),
        (1, None, "10.1.2.3", 200),
        (0, None, "not an address", 404),
    ],
)
def test_only_addresses_of_the_settings_read_it(
    counting, answers, db, settings, monkeypatch, proxies, forwarded, from_address, expected
):
    from config.environment import networks

    monkeypatch.setenv("ADDRESSES_OF_TEST", "10.1.0.0/16, ::1")
    settings.METRICS_TOKEN, settings.METRICS_ADDRESSES = "", networks("ADDRESSES_OF_TEST")
    settings.PROXY_COUNT = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert status(headers, REMOTE_ADDR=from_address) == expected


def test_with_token_and_addresses_both_must_fit(counting, answers, db, settings, monkeypatch):
    from config.environment import networks

    monkeypatch.setenv("ADDRESSES_OF_TEST", "10.1.0.0/16")
    settings.METRICS_ADDRESSES = networks("ADDRESSES_OF_TEST")
    assert status(BEARER, REMOTE_ADDR="10.1.0.1") == 200
    assert status(BEARER, REMOTE_ADDR="10.9.0.1") == 404
    assert status(REMOTE_ADDR="10.1.0.1") == 404


def test_a_database_that_is_away_is_said_and_everything_else_is_there(counting, monkeypatch, db):
    def fail():
        raise OperationalError("postgresql://portal:mat-khau@db/portal")

    monkeypatch.setattr(rows, "ask_database", fail)
    answer = Client().get("/metrics", headers=BEARER)
    found = samples(answer.content.decode())
    assert answer.status_code == 200
    assert found['chi_tieu_part_up{part="database"}'] == 0
    assert found['chi_tieu_part_up{part="counts"}'] == 1
    assert found['chi_tieu_disk_free_bytes{disk="uploads"}'] > 0
    assert "mat-khau" not in answer.content.decode()


def test_a_database_that_hangs_costs_a_moment(counting, monkeypatch, db):
    goes_on = threading.Event()
    monkeypatch.setattr(rows, "ask_database", lambda: goes_on.wait(FOR_EVER))
    monkeypatch.setattr(exposition, "LIMIT", 0.2)
    begun = time.monotonic()
    try:
        found = samples(Client().get("/metrics", headers=BEARER).content.decode())
        taken = time.monotonic() - begun
    finally:
        goes_on.set()
        probes._asking["metrics database"].thread.join(PATIENCE)  # the next test asks a database that answers
    assert found['chi_tieu_part_up{part="database"}'] == 0
    assert taken < PATIENCE


def test_any_number_of_scrapes_ask_once_in_some_seconds(counting, monkeypatch, db):
    asked = []
    monkeypatch.setattr(rows, "ask_database", lambda: asked.append(1) or [])
    monkeypatch.setattr(exposition, "KEPT_FOR", 60.0)
    texts = {Client().get("/metrics", headers=BEARER).content for _each in range(5)}
    assert (len(texts), len(asked)) == (1, 1)
    exposition.kept.forget()
    Client().get("/metrics", headers=BEARER)
    assert len(asked) == 2


def test_the_queue_and_its_oldest_message_are_there_where_a_broker_is_used(counting, answers, monkeypatch, db):
    monkeypatch.setattr(probes, "has_broker", lambda: True)
    monkeypatch.setattr(probes, "ask_broker", lambda: Broker("7", 3, 1, 2 << 20, time.time() - 100))
    found = samples(Client().get("/metrics", headers=BEARER).content.decode())
    assert found['chi_tieu_queue_jobs{state="waiting"}'] == 3
    assert 90 < found["chi_tieu_queue_oldest_seconds"] < 200
    assert found['chi_tieu_part_up{part="broker"}'] == 1

    def fail():
        raise OSError

    monkeypatch.setattr(probes, "ask_broker", fail)
    exposition.kept.forget()
    found = samples(Client().get("/metrics", headers=BEARER).content.decode())
    assert found['chi_tieu_part_up{part="broker"}'] == 0
    assert "chi_tieu_queue_oldest_seconds" not in found


def test_the_time_of_the_last_backup_is_that_of_its_stamp_and_0_where_none_was_made(settings, tmp_path):
    def said():
        return [sample.value for family in machine._backup() for sample in family.samples]

    settings.BACKUP_STAMP = ""
    assert said() == []
    settings.BACKUP_STAMP = str(tmp_path / "done")
    assert said() == [0]
    (tmp_path / "done").touch()
    assert said() == [(tmp_path / "done").stat().st_mtime]


def test_the_metrics_name_no_unit_and_no_person(working_province, scrape):
    clerk = Client()
    clerk.force_login(working_province.clerks["X1"])
    for address in ("/submissions/2020-03/X1/", "/dashboard/units/X1/", "/no/such/page-X1", "/static/none-X1.css"):
        clerk.get(address)
    clerk.post("/login/", {"username": "nguoi-la", "password": "x"})
    text = str(sorted(scrape(clerk)))
    assert 'route="reporting:submission"' in text
    assert 'route="none"' in text
    assert 'route="static"' in text
    people = [value for clerk in working_province.clerks.values() for value in (clerk.username, clerk.get_full_name())]
    for each in [*working_province.units, *filter(None, people), "nguoi-la", "2020"]:
        assert not re.search(rf"\b{re.escape(each)}\b", text), each


def test_a_folder_that_cannot_be_written_stops_no_page_and_is_said(counting, answers, settings, db, caplog):
    counting.write_text("a file where the folder should be")
    assert Client().get("/healthz").status_code in (200, 503)
    found = samples(Client().get("/metrics", headers=BEARER).content.decode())
    assert found['chi_tieu_part_up{part="counts"}'] == 0
    assert [record.message for record in caplog.records if "METRICS_FOLDER" in record.message] != []


def test_a_counter_that_fails_fails_no_request_and_is_said_once(counting, answers, monkeypatch, db, caplog):
    client = Client()
    client.get("/metrics", headers=BEARER)

    def fail(*_labels):
        raise OSError("no space left")

    monkeypatch.setattr(counts._counters().requests, "labels", fail)
    assert [client.get("/metrics", headers=BEARER).status_code for _each in range(3)] == [200] * 3
    assert len([record for record in caplog.records if "could not be counted" in record.message]) == 1
