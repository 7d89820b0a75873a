"""A file made by a worker is the file that is answered at once, byte for byte; and which files take long."""

import hashlib
import re

import pytest
from django.urls import reverse

from reporting.actions.files import files_make
from reporting.asked_files.kinds import KINDS, ReportsWorkbook
from reporting.models import FileJob
from units.rows_done import RowsDone

QUERIES = {
    "reports-workbook": "?basis=provisional&span=month",
    "reports-csv": "?basis=provisional",
    "reports-docx": "?basis=official",
    "reports-page": "?basis=provisional",
    "urging-letter": "?all=1",
    "differences-xlsx": "?shown=all&sort=-total",
    "differences-csv": "?shown=all&sort=procedure",
    "dashboard-xlsx": "?period=2020-03&kind=commune",
    "dashboard-csv": "?period=2020-03&basis=provisional",
}


def address(route):
    period = [] if route.startswith("dashboard") else ["2020-03"]
    return reverse(f"reporting:{route}", args=period) + QUERIES[route]


def test_every_kind_is_tried():
    own = {name for name, kind in KINDS.items() if kind.namespace == "reporting"}  # apps above try theirs
    assert set(QUERIES) == own


@pytest.mark.parametrize("route", QUERIES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_a_worker_makes_is_what_is_answered_at_once(client, route, language, monkeypatch):
    client.cookies["django_language"] = language
    at_once = client.get(address(route))
    monkeypatch.setattr(KINDS[route], "at_once", 0)
    asked = client.get(address(route))
    job = FileJob.objects.get()
    assert (asked.status_code, asked.url) == (302, f"/files/{job.pk}/")
    assert files_make() == 1
    fetched = client.get(f"/files/{job.pk}/content/")
    content = b"".join(fetched.streaming_content)
    assert content == at_once.content
    for name in ("Content-Disposition", "Content-Type", "Cache-Control"):
        assert fetched.headers[name] == at_once.headers[name]
    assert "no-store" in fetched.headers["Cache-Control"]
    job.refresh_from_db()
    assert (job.size, job.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert int(fetched.headers["Content-Length"]) == len(content)


def test_a_file_of_several_pieces_is_whole(client, all_take_long, monkeypatch):
    at_once = client.get("/reports/2020-03/compliance.csv?basis=official")
    monkeypatch.setattr("reporting.actions.files.PART", 100)
    files_make()
    job = FileJob.objects.get()
    assert at_once.url == f"/files/{job.pk}/"
    content = b"".join(client.get(f"/files/{job.pk}/content/").streaming_content)
    assert job.parts.count() == -(-job.size // 100) > 5
    assert hashlib.sha256(content).hexdigest() == job.sha256


def test_a_file_of_more_rows_than_a_second_writes_takes_long(client, province, monkeypatch):
    rows = ReportsWorkbook(province.coordinator, "2020-03", {}).rows
    assert rows == 3 * 6 + 2 * 6  # three months of six units, and two more rows for each unit
    monkeypatch.setattr(ReportsWorkbook, "at_once", rows)
    assert client.get("/reports/2020-03/workbook.xlsx").status_code == 200
    monkeypatch.setattr(ReportsWorkbook, "at_once", rows - 1)
    assert client.get("/reports/2020-03/workbook.xlsx").status_code == 302


@pytest.mark.parametrize("route", QUERIES)
def test_the_progress_ends_near_the_rows_that_were_expected(client, province, route, all_take_long):
    done = RowsDone()
    period = "" if route.startswith("dashboard") else "2020-03"
    file = KINDS[route](province.coordinator, period, {"shown": "all", "all": "1"})
    file.make(done)
    expected = file.rows // 2 if route.startswith("differences") else file.rows  # of those compared some have no report
    assert done.number >= expected > 0


def test_only_asking_about_an_address_makes_nothing(client, all_take_long):
    answer = client.head("/reports/2020-03/workbook.xlsx")
    assert (answer.status_code, answer.url) == (302, "/files/")
    assert not FileJob.objects.exists()


def test_an_unknown_period_is_no_file(client, all_take_long):
    for path in (
        "reports/2019-07/workbook.xlsx",
        "periods/2019-07/urging/letter.docx",
        "dashboard/export.csv?period=x",
    ):
        assert client.get(f"/{path}").status_code == 404
    assert not FileJob.objects.exists()


def test_what_is_not_chosen_by_a_known_word_makes_no_other_file(client, all_take_long):
    first = client.get("/reports/2020-03/workbook.xlsx?basis=official")
    second = client.get("/reports/2020-03/workbook.xlsx?basis=official&x=1&period=2020-01")
    assert first.url == second.url
    assert re.fullmatch(r"/files/\d+/", first.url)
