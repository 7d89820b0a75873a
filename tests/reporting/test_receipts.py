"""Proof of a sending: its receipt, the page that verifies its code, and what each later sending changed."""

import re
from datetime import date

import pytest

from reporting.actions.submissions import submission_return
from reporting.models import Revision, RevisionCount

RECEIPT = "/submissions/2020-04/SO1/receipts/1/"


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def province(working_province):
    working_province.send("SO1", 4, (100, 40, 3), (10, 5, 1))
    return working_province


@pytest.fixture
def code(province):
    return Revision.objects.get().sha256


def test_the_receipt_says_who_sent_what_when_and_how_late(province, login, code):
    shown = text(login(province.clerks["SO1"]).get(RECEIPT))
    for part in (
        "lần gửi 1",
        "Sở Một",
        "09:00, 15/05/2020, clerk-so1",
        "Gửi chậm 10 ngày",
        "Thủ tục P1 100 40 3",
        code,
    ):
        assert part in shown


def test_the_qr_code_leads_to_the_page_that_verifies_the_code(province, login, code):
    page = login(province.clerks["SO1"]).get(RECEIPT).content.decode()
    assert f"/verify/{code}/" in page
    assert "<svg" in page
    assert "style=" not in page


def test_anybody_verifies_a_code_and_sees_no_figures(client, code):
    answer = client.get(f"/verify/{code}/")
    shown = text(answer)
    assert answer.status_code == 200
    assert "Mã hợp lệ." in shown
    assert "Sở Một" in shown
    assert not re.search(r"\b(100|40)\b", shown)


def test_a_code_typed_in_capitals_with_spaces_around_is_found(client, code):
    assert client.get("/verify/", {"code": f" {code.upper()} "}, follow=True).status_code == 200


@pytest.mark.parametrize("change", ["last", "short", "word", "long"])
def test_a_tampered_code_is_refused(client, code, change):
    other = "0" if code[-1] != "0" else "1"
    tampered = {"last": code[:-1] + other, "short": code[:-1], "word": "mã", "long": f"{code}0"}[change]
    answer = client.get(f"/verify/{tampered}/")
    assert answer.status_code == 404
    assert "Không có lần gửi nào mang mã này." in text(answer)


def test_a_code_whose_stored_figures_were_changed_is_no_longer_genuine(client, code):
    RevisionCount.objects.filter(procedure__code="P1").update(received_online=41)
    assert client.get(f"/verify/{code}/").status_code == 404


def test_each_sending_shows_what_it_changed_in_the_one_before(province, login):
    submission = Revision.objects.get().submission
    submission_return(submission=submission, by=province.coordinator, reason="Xem lại", until=date(2020, 5, 20))
    province.send("SO1", 4, (100, 45, 3), (10, 5, 0))
    for who in (province.clerks["SO1"], province.coordinator, province.observer):
        shown = text(login(who).get("/submissions/2020-04/SO1/"))
        assert "Lần gửi 2 (thay thế lần gửi 1)" in shown
        assert "2 số liệu thay đổi" in shown
        assert "Thủ tục P1, Trong đó: trực tuyến: 40 → 45" in shown
        assert "Thủ tục P2, Kết quả trả qua BCCI: 1 → 0" in shown


def test_a_receipt_of_a_sending_that_never_was_is_not_found(province, login):
    assert login(province.clerks["SO1"]).get(RECEIPT.replace("/1/", "/2/")).status_code == 404
    assert login(province.clerks["SO2"]).get(RECEIPT).status_code == 404
