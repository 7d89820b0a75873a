"""How far an uploaded file is: seen by the page that waits, by nobody else, and gone with the work."""

import re
import tempfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.admin_files import apply, bring
from units import page_progress
from units.actions import uploads
from units.page_progress import new_mark, progress_of, seen_by_page
from units.progress import advance, step

UNITS = "/admin/units/unit/"
FILE = "code,name\nX1,Xã Một đổi tên\n"
MARK = "0123456789abcdef0123456789abcdef"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_page_sees_the_step_and_the_rows_while_the_work_goes_on(folder, monkeypatch):
    monkeypatch.setattr(page_progress, "SECONDS_BETWEEN", 0)
    mark = new_mark()
    assert progress_of(mark) == {}
    with seen_by_page(mark):
        step("Reading")
        assert progress_of(mark) == {"said": "Reading", "done": 0, "total": 0}
        step("Checking", 20_000)
        advance(5_000)
        assert progress_of(mark) == {"said": "Checking: 5.000 / 20.000", "done": 5_000, "total": 20_000}
        [file] = folder.iterdir()
        assert file.stat().st_mode & 0o777 == 0o600
    assert progress_of(mark) == {}
    assert not list(folder.iterdir())


def test_rows_are_not_written_down_one_by_one(folder):
    with seen_by_page(MARK):
        step("Checking", 10)
        advance(5)
        assert progress_of(MARK)["done"] == 0


@pytest.mark.parametrize("mark", ["", "0123", "../../etc/passwd", f"{MARK}/x", MARK.upper()])
def test_what_is_no_mark_names_no_file(folder, mark):
    with seen_by_page(mark):
        step("Reading")
        assert not list(folder.iterdir())
    assert progress_of(mark) == {}


def test_a_file_that_is_being_written_says_nothing(folder):
    (folder / f"chi-tieu-{MARK}").write_text("Check", encoding="utf-8")
    assert progress_of(MARK) == {}


def test_a_link_in_place_of_the_file_is_not_followed(folder):
    target = folder / "target"
    (folder / f"chi-tieu-{MARK}").symlink_to(target)
    with seen_by_page(MARK):
        step("Reading")
    assert not Path(target).exists()


def test_the_waiting_page_reads_how_far_the_preview_and_the_application_are(administrator, monkeypatch):
    answers = []
    result = uploads._result

    def asked_meanwhile(*given, **named):
        done = result(*given, **named)
        answers.append(administrator.get(f"{UNITS}import/progress/{MARK}/").json())
        return done

    monkeypatch.setattr(uploads, "_result", asked_meanwhile)
    sent = {"import_file": SimpleUploadedFile("a.csv", FILE.encode()), "progress": MARK}
    page = administrator.post(f"{UNITS}import/", sent, follow=True)
    administrator.post(f"{page.wsgi_request.path}apply/", {"progress": MARK}, follow=True)
    assert answers == [{"said": "Đang lưu các dòng", "done": 0, "total": 0}] * 2
    assert administrator.get(f"{UNITS}import/progress/{MARK}/").json() == {}


def test_each_page_has_a_mark_of_its_own_and_asks_with_it(administrator):
    pages = [administrator.get(f"{UNITS}import/").content.decode(), bring(administrator, UNITS, FILE).content.decode()]
    marks = [re.search(r'name="progress" value="([0-9a-f]{32})"', page)[1] for page in pages]
    assert marks[0] != marks[1]
    asked = [f'data-progress="{UNITS}import/progress/{mark}/"' for mark in marks]
    assert all(each in page for each, page in zip(asked, pages, strict=True))
    assert all("upload-progress.js" in page for page in pages)


def test_a_page_without_a_mark_is_answered_as_well(administrator):
    assert "Đã ghi nhận tệp" in apply(administrator, bring(administrator, UNITS, FILE)).content.decode()


def test_only_who_may_take_a_file_asks_how_far_one_is(working_province, login):
    clerk = login(working_province.clerks["X1"])
    assert clerk.get(f"{UNITS}import/progress/{MARK}/").status_code == 302
