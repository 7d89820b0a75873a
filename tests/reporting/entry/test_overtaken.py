"""What is refused hides nothing that was stored since it was typed: both are shown, and the stored one can be taken."""

import json

import pytest

from reporting.models import DossierCount, Submission
from reporting.models.numbers import REMARKS_LENGTH
from tests.factories import make_clerk
from tests.reporting.pages import entry_fields, text

URL = "/submissions/2020-04/SO1/"
TOTAL, ONLINE = "P1.received_total", "P1.received_online"
LONG = "Mạng chậm " * 101


@pytest.fixture
def province(working_province):
    working_province.colleague = make_clerk(working_province.units["SO1"], "clerk-so1b", full_name="Trần Hai")
    return working_province


@pytest.fixture
def mine(province, login):
    client = login(province.clerks["SO1"])
    save(client, **{TOTAL: "5", ONLINE: "2", "remarks": "Cũ"})
    return client


@pytest.fixture
def theirs(province, login):
    return login(province.colleague)


def fields(client):
    return entry_fields(client.get(URL))


def save(client, **typed):
    assert client.post(URL, fields(client) | typed | {"action": "save"}).status_code == 302


def stored():
    count = DossierCount.objects.get(procedure__code="P1")
    return count.received_total, count.received_online, Submission.objects.get().remarks


def test_a_cell_that_cannot_be_read_shows_the_number_that_was_stored_since(mine, theirs):
    older = fields(mine)
    save(theirs, **{TOTAL: "50"})
    answer = mine.post(URL, older | {TOTAL: "12 hồ sơ", "action": "save"})
    page = text(answer)
    assert "«12 hồ sơ» không phải là số nguyên" in page
    assert "Ô này vừa được Trần Hai lưu là 50 lúc 09:00; số đang nhập là 12 hồ sơ" in page
    assert ("Lấy 50" in page, "Giữ" in page) == (True, False)  # what is no number cannot be kept
    again = entry_fields(answer)
    assert (again[TOTAL], again["P1.seen"]) == ("12 hồ sơ", "50|2|")
    assert mine.post(URL, again | {"action": f"take:{TOTAL}"}).status_code == 302
    assert stored() == (50, 2, "Cũ")
    assert mine.post(URL, again | {TOTAL: "12", "action": "save"}).status_code == 302  # both were seen
    assert stored() == (12, 2, "Cũ")


def test_a_number_above_its_total_shows_the_one_that_was_stored_since(mine, theirs):
    older = fields(mine)
    save(theirs, **{TOTAL: "10", ONLINE: "7"})
    answer = mine.post(URL, older | {ONLINE: "20", "action": "save"})
    page = text(answer)
    assert "(20) lớn hơn tổng số hồ sơ tiếp nhận (10)" in page
    assert "Ô này vừa được Trần Hai lưu là 7 lúc 09:00; số đang nhập là 20" in page
    again = entry_fields(answer)
    assert (again[TOTAL], again[ONLINE], again["P1.seen"]) == ("10", "20", "10|7|")


def test_a_number_is_judged_by_the_total_that_is_stored_not_by_an_older_one(mine, theirs):
    older = fields(mine)
    save(theirs, **{TOTAL: "10"})
    assert mine.post(URL, older | {ONLINE: "8", "action": "save"}).status_code == 302
    assert stored() == (10, 8, "Cũ")


def test_a_refused_cell_over_the_same_stored_number_is_contested_by_nobody(mine):
    older = fields(mine)
    page = text(mine.post(URL, older | {TOTAL: "12 hồ sơ", "remarks": LONG, "action": "save"}))
    assert "không phải là số nguyên" in page
    assert "vừa được" not in page


def test_a_text_that_is_too_long_shows_the_one_that_was_stored_since(mine, theirs):
    older = fields(mine)
    save(theirs, remarks="Thiếu máy")
    answer = mine.post(URL, older | {"remarks": LONG, TOTAL: "7", "action": "save"})
    page = text(answer)
    assert f"{REMARKS_LENGTH}" in page
    assert "Ô này vừa được Trần Hai lưu là «Thiếu máy» lúc 09:00" in page
    assert ("Lấy «Thiếu máy»" in page, "Giữ «" in page) == (True, False)
    again = entry_fields(answer)
    assert (again["remarks"].strip(), again["remarks.seen"], again[TOTAL]) == (LONG.strip(), "Thiếu máy", "7")
    assert mine.post(URL, again | {"action": "take:remarks"}).status_code == 302
    assert stored() == (7, 2, "Thiếu máy")


def test_a_day_that_is_none_shows_the_one_that_was_stored_since(mine, theirs):
    older = fields(mine)
    save(theirs, document_date="4/5/2020")
    page = text(mine.post(URL, older | {"document_date": "31/02/2020", "action": "save"}))
    assert "Ô này vừa được Trần Hai lưu là «04/05/2020» lúc 09:00; nội dung đang nhập là «31/02/2020»" in page


def test_a_refused_cell_and_a_contested_text_are_both_shown(mine, theirs):
    older = fields(mine)
    save(theirs, remarks="Thiếu máy", **{TOTAL: "50"})
    for total in ("12 hồ sơ", "12"):
        page = text(mine.post(URL, older | {"remarks": "Mất mạng", TOTAL: total, "action": "save"}))
        assert "lưu là «Thiếu máy»" in page
        assert "lưu là 50" in page


def test_an_autosave_says_of_a_refused_text_what_was_stored_since(mine, theirs):
    save(theirs, remarks="Thiếu máy")
    body = json.dumps({"cells": {}, "details": {"remarks": {"text": LONG, "seen": "Cũ"}}})
    answer = mine.post(f"{URL}cells/", body, content_type="application/json").json()
    assert list(answer["details"]) == ["remarks"]
    conflict = answer["contested_texts"]["remarks"]
    assert (conflict["mine"], conflict["theirs"]) == (LONG.strip(), "Thiếu máy")
    body = json.dumps({"cells": {}, "details": {"remarks": {"text": LONG, "seen": "Thiếu máy"}}})
    answer = mine.post(f"{URL}cells/", body, content_type="application/json").json()
    assert (list(answer["details"]), answer["contested_texts"]) == (["remarks"], {})
    assert stored()[2] == "Thiếu máy"
