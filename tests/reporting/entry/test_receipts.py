"""Proof of a sending: its receipt, the page that verifies its code, and what each later sending changed."""

import re
from datetime import date
from io import BytesIO

import pytest
import time_machine
from docx import Document

from procedures.models import Publication
from reporting.actions.figures import figures_recompute
from reporting.actions.submissions import (
    submission_accept,
    submission_reopen,
    submission_return,
    submission_withdraw,
)
from reporting.models import Compliance, Revision, RevisionCount, Submission
from tests.factories import make_procedure
from tests.reporting.pages import text
from units.models import Unit

UNTIL = date(2020, 5, 20)
RECEIPT = "/submissions/2020-04/SO1/receipts/1/"


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


@pytest.mark.parametrize("typed", ["31/12/2020", "/", "..", "a/../b"])
def test_what_cannot_be_part_of_an_address_is_no_code(client, typed):
    answer = client.get("/verify/", {"code": typed})
    assert (answer.status_code, "Không có lần gửi nào mang mã này." in text(answer)) == (404, True)


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


DEAD = "Lần gửi này không còn hiệu lực: "
CORRECTED = ((100, 45, 3), (10, 5, 0))


def withdraw(province):
    return submission_withdraw(submission=Submission.objects.get(), by=province.clerks["SO1"])


def accept(province):
    return submission_accept(submission=Submission.objects.get(), by=province.coordinator)


def return_(province):
    return submission_return(
        submission=Submission.objects.get(), by=province.coordinator, reason="Xem lại", until=UNTIL
    )


def reopen(province):
    return submission_reopen(
        submission=Submission.objects.get(), by=province.coordinator, reason="Bổ sung", until=UNTIL
    )


def send_again(province):
    with time_machine.travel("2020-05-16T09:00:00+07:00", tick=False):
        return province.send("SO1", 4, *CORRECTED)


@pytest.mark.parametrize(
    ("steps", "is_in_force", "sentence"),
    [
        ([], True, ""),
        ([accept], True, ""),
        ([accept, reopen], True, ""),
        ([withdraw], False, f"{DEAD}đã được rút lại ngày 15/05/2020."),
        ([return_], False, f"{DEAD}đã có đề nghị điều chỉnh ngày 15/05/2020."),
        ([withdraw, send_again], False, f"{DEAD}đã được thay bằng lần gửi 2 ngày 16/05/2020."),
        ([return_, send_again], False, f"{DEAD}đã được thay bằng lần gửi 2 ngày 16/05/2020."),
        ([return_, send_again, withdraw, send_again], False, f"{DEAD}đã được thay bằng lần gửi 3 ngày 16/05/2020."),
        (
            [accept, reopen, send_again],
            True,
            "Lần gửi này đã được xác nhận; lần gửi 2 ngày 16/05/2020 đang chờ xác nhận để thay thế.",
        ),
        ([accept, reopen, send_again, return_], True, ""),
        ([accept, reopen, send_again, accept], False, f"{DEAD}đã được thay bằng lần gửi 2 ngày 16/05/2020."),
    ],
)
def test_a_receipt_and_its_code_say_what_became_of_the_sending(
    province, client, login, code, steps, is_in_force, sentence
):
    for step in steps:
        step(province)
    page = client.get(f"/verify/{code}/")
    assert page.status_code == 200
    shown = text(page)
    assert ("Mã hợp lệ." in shown) == is_in_force
    assert ("không còn hiệu lực" in shown) != is_in_force
    assert sentence in shown
    assert not re.search(r"\b(100|40|45)\b", shown)
    receipt = text(login(province.clerks["SO1"]).get(RECEIPT))
    assert sentence in receipt
    assert ("không còn hiệu lực" in receipt) != is_in_force


def test_a_later_sending_that_was_withdrawn_leaves_the_confirmed_one_in_force(province, client, code):
    accept(province)
    reopen(province)
    later = send_again(province).sent_revision.sha256
    withdraw(province)
    assert "Mã hợp lệ." in text(client.get(f"/verify/{code}/"))
    assert f"{DEAD}đã được rút lại ngày 15/05/2020." in text(client.get(f"/verify/{later}/"))


def test_a_receipt_of_a_sending_that_never_was_is_not_found(province, login):
    assert login(province.clerks["SO1"]).get(RECEIPT.replace("/1/", "/2/")).status_code == 404
    assert login(province.clerks["SO2"]).get(RECEIPT).status_code == 404


REPORT = "/submissions/2020-04/SO1/"


def ended_before_april(procedure):
    procedure.publications.update(ended_on=date(2020, 3, 31))


def never_published(procedure):
    procedure.publications.all().delete()


def published_later(procedure):
    procedure.publications.update(effective_on=date(2020, 6, 1))


def given_to_another_department(procedure):
    procedure.publications.update(department=Unit.objects.get(code="SO2"))


def rows_of(page):
    """The rows of the form and their sums, as texts."""
    return [
        re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip()
        for row in re.findall(r"<tr.*?</tr>", page.content.decode(), re.DOTALL)
    ]


@pytest.fixture(params=[ended_before_april, never_published, published_later, given_to_another_department])
def catalogue_changed(province, request):
    """P1 was sent with 100, 40, 3; afterwards it leaves April's catalogue, and P4 comes into it."""
    request.param(province.procedures["P1"])
    added = make_procedure("P4", name="Thủ tục P4", field="Lĩnh vực", sort_order=9)
    Publication.objects.create(
        procedure=added, level=4, at_province=True, department=province.units["SO1"], effective_on=date(2019, 6, 3)
    )
    figures_recompute(year=2020)
    return province


def test_a_receipt_lists_what_was_sent_whatever_became_of_the_catalogue(catalogue_changed, login):
    page = login(catalogue_changed.clerks["SO1"]).get(RECEIPT)
    assert rows_of(page)[1:] == [
        "1 Thủ tục P2 10 5 1",
        "Cộng A (50,00%) 10 5 1",
        "2 Thủ tục P1 100 40 3",
        "Cộng C (không còn trong danh mục của kỳ) 100 40 3",
    ]


def test_the_reading_page_and_its_sums_keep_a_dropped_procedure_apart(catalogue_changed, login):
    page = login(catalogue_changed.clerks["SO1"]).get(REPORT)
    shown = text(page)
    assert "A. TTHC tính tỷ lệ (1)" in shown
    assert "C. TTHC đã gửi, nay không còn trong danh mục của kỳ (1)" in shown
    rows = [row for row in rows_of(page) if "Thủ tục P" in row or row.startswith("Cộng")]
    assert [re.sub(r"P(\d) P\1", r"P\1", row) for row in rows if not row.startswith("Cộng lĩnh")] == [
        "1 Thủ tục P2 3 10 5 1 50,00%",
        "Cộng A 10 5 1 50,00%",
        f"2 Thủ tục P1 {level_left(catalogue_changed)} 100 40 3 –",
        "Cộng C 100 40 3 –",
    ]
    official = Compliance.objects.get(unit__code="SO1", period__month=4, basis="provisional")
    assert (official.received_total, official.received_online, official.returned_by_post) == (10, 5, 1)


def level_left(province):
    publications = province.procedures["P1"].publications.filter(effective_on__lte=date(2020, 4, 30))
    return "3" if publications.exists() else "–"


def test_the_word_report_and_the_units_page_show_it_too(catalogue_changed, login):
    client = login(catalogue_changed.clerks["SO1"])
    report = Document(BytesIO(client.get(f"{REPORT}report.docx").content))
    cells = [[cell.text for cell in row.cells] for table in report.tables for row in table.rows]
    assert ["2", "Thủ tục P1", level_left(catalogue_changed), "100", "40", "3", "–"] in cells
    assert ["", "Cộng C", "", "100", "40", "3", "–"] in cells
    unit = rows_of(login(catalogue_changed.coordinator).get("/dashboard/units/SO1/?period=2020-04&basis=provisional"))
    assert any(row.endswith("100 40 3 không còn trong danh mục của kỳ") for row in unit)


def test_the_code_of_a_receipt_stays_genuine_when_the_catalogue_changes(catalogue_changed, client, code):
    assert client.get(f"/verify/{code}/").status_code == 200


def test_figures_typed_for_a_procedure_that_leaves_the_catalogue_stay_in_sight(working_province, login):
    client = login(working_province.clerks["SO1"])
    client.post(REPORT, {"P1.received_total": "7", "P2.received_total": "3", "action": "save"})
    ended_before_april(working_province.procedures["P1"])
    page = client.get(REPORT)
    assert 'name="P1.received_total"' not in page.content.decode()
    assert "Đã nhập, nhưng không còn trong danh mục của kỳ" in text(page)
    assert "Thủ tục P1 7 – –" in rows_of(page)
