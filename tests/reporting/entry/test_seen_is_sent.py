"""What is sent is what its sender was shown: anything else is shown again with what changed; nothing typed is lost."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from procedures.models import Procedure, Publication
from reporting.actions.cells import Typed, cells_save
from reporting.actions.details import details_save
from reporting.actions.submissions import submission_send
from reporting.entry.contents import contents_of
from reporting.models import NUMBERS, DossierCount, Revision, Submission
from tests.reporting.actions.helpers import refused
from tests.reporting.pages import entry_fields, text
from units.models import Role, User

URL = "/submissions/2020-04/SO1/"
CELLS = f"{URL}cells/"
CHANGED = "Nội dung sẽ gửi vừa thay đổi so với nội dung đã xem"


@pytest.fixture
def province(working_province):
    working_province.colleague = User.objects.create(
        username="clerk-so1b", full_name="Trần Hai", role=Role.CLERK, unit=working_province.units["SO1"]
    )
    return working_province


@pytest.fixture
def clerk(province, login):
    """A clerk who has typed everything and is shown the check page."""
    client = login(province.clerks["SO1"])
    client.post(URL, figures())
    return client


def figures(**more):
    names = ("received_total", "received_online", "returned_by_post")
    typed = {f"{code}.{name}": "0" for code in ("P1", "P2") for name in names}
    return typed | {name.replace("__", "."): value for name, value in more.items()} | {"action": "save"}


def check(client):
    """The check page, as its button asks for it."""
    return client.post(URL, entry_fields(client.get(URL)) | {"action": "check"})


def send(client, page, **more):
    """The tick and the button of the check page ``page``."""
    action = "nil" if 'value="nil"' in page.content.decode() else "send"
    return client.post(URL, entry_fields(page) | {"approved": "1", "action": action} | more)


def autosave(client, name, value, seen=0):
    body = {"cells": {name: {"text": value, "seen": seen}}}
    answer = client.post(CELLS, json.dumps(body), content_type="application/json")
    assert list(answer.json()["saved"]) == [name]


def changes(response):
    found = re.search(r'<ul class="mb-0" id="changes">.*?</ul>', response.content.decode(), re.DOTALL)
    return (
        []
        if found is None
        else [
            re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", item)).strip()
            for item in re.findall(r"<li>.*?</li>", found.group(), re.DOTALL)
        ]
    )


def report():
    return Submission.objects.get(unit__code="SO1")


def test_the_check_page_shows_all_that_is_sealed_and_sends_it(clerk):
    clerk.post(
        URL,
        {
            "remarks": "Mạng chậm\nhai ngày",
            "approved_by": "Giám đốc A",
            "document_number": "12/BC",
            "document_date": "2020-05-04",
            "action": "save",
        },
    )
    page = check(clerk)
    shown = text(page)
    for part in ("Mạng chậm", "hai ngày", "Giám đốc A", "12/BC", "04/05/2020"):
        assert part in shown
    assert send(clerk, page).status_code == 302
    assert report().status == "submitted"


def test_a_figure_that_a_colleague_saves_after_the_check_page_is_not_sent(province, clerk, login):
    page = check(clerk)
    autosave(login(province.colleague), "P1.received_total", "777")
    answer = send(clerk, page)
    assert (answer.status_code, report().status, Revision.objects.count()) == (200, "draft", 0)
    assert CHANGED in text(answer)
    assert changes(answer) == ["Thủ tục P1: Tổng số hồ sơ tiếp nhận: 0 → 777 (lưu gần nhất: Trần Hai, 09:00)"]
    assert "<del>0</del> →</span> <ins>777</ins>" in answer.content.decode()
    assert 'name="approved" value="1" id="approved" required' in answer.content.decode()
    assert send(clerk, answer).status_code == 302
    assert report().sent_revision.counts.get(procedure__code="P1").received_total == 777


@pytest.mark.parametrize(
    ("name", "value", "label", "old", "new"),
    [
        ("remarks", "Đường truyền hỏng", "Khó khăn, vướng mắc; kiến nghị (nếu có)", "–", "Đường truyền hỏng"),
        ("approved_by", "Phó giám đốc", "Lãnh đạo duyệt số liệu: họ tên, chức vụ", "Giám đốc", "Phó giám đốc"),
        ("document_number", "13/BC", "Số, ký hiệu văn bản (nếu có)", "12/BC", "13/BC"),
        ("document_date", "2020-05-05", "Ngày văn bản (nếu có)", "04/05/2020", "05/05/2020"),
    ],
)
def test_a_text_that_a_colleague_saves_after_the_check_page_is_not_sent(
    province, clerk, login, name, value, label, old, new
):
    mine = {"approved_by": "Giám đốc", "document_number": "12/BC", "document_date": "2020-05-04"}
    clerk.post(URL, mine | {"action": "save"})
    page = check(clerk)
    seen = mine.get(name, "")
    login(province.colleague).post(URL, {name: value, f"{name}.seen": seen, "action": "save"})
    answer = send(clerk, page)
    assert (answer.status_code, report().status) == (200, "draft")
    assert changes(answer) == [f"{label}: {old} → {new} (lưu gần nhất: Trần Hai, 09:00)"]
    assert send(clerk, answer).status_code == 302
    assert report().status == "submitted"


def test_what_a_coordinator_enters_on_behalf_meanwhile_is_not_sent_unseen(province, clerk, login):
    page = check(clerk)
    autosave(login(province.coordinator), "P2.returned_by_post", "5")
    answer = send(clerk, page)
    assert changes(answer) == ["Thủ tục P2: Kết quả trả qua BCCI: 0 → 5 (lưu gần nhất: coordinator, 09:00)"]


def test_a_coordinator_who_sends_on_behalf_sends_what_was_shown_and_keeps_the_reason(province, clerk, login):
    client = login(province.coordinator)
    page = check(client)
    autosave(clerk, "P1.received_total", "9")
    answer = send(client, page, on_behalf_reason="Mất mạng")
    assert (answer.status_code, report().status) == (200, "draft")
    assert changes(answer) == ["Thủ tục P1: Tổng số hồ sơ tiếp nhận: 0 → 9 (lưu gần nhất: clerk-so1, 09:00)"]
    assert entry_fields(answer)["on_behalf_reason"] == "Mất mạng"
    assert send(client, answer).status_code == 302
    assert report().sent_revision.on_behalf


def test_a_persons_own_second_window_is_named_as_such(clerk):
    page = check(clerk)
    autosave(clerk, "P1.received_total", "61")
    answer = send(clerk, page)
    assert changes(answer) == [
        "Thủ tục P1: Tổng số hồ sơ tiếp nhận: 0 → 61 (lưu gần nhất: chính đơn vị ở cửa sổ khác, 09:00)"
    ]


def test_figures_taken_from_a_file_after_the_check_page_are_not_sent_unseen(province, clerk, login):
    page = check(clerk)
    login(province.colleague).post(URL, figures(P1__received_total="40", source="file") | {"P1.seen": "0|0|0"})
    answer = send(clerk, page)
    assert changes(answer) == ["Thủ tục P1: Tổng số hồ sơ tiếp nhận: 0 → 40 (lưu gần nhất: Trần Hai, 09:00)"]
    assert DossierCount.objects.get(procedure__code="P1").source == "file"


def test_a_cell_made_blank_after_the_check_page_leads_back_to_the_form_with_what_changed(province, clerk, login):
    page = check(clerk)
    autosave(login(province.colleague), "P1.received_total", "")
    answer = send(clerk, page)
    assert report().status == "draft"
    assert changes(answer) == ["Thủ tục P1: Tổng số hồ sơ tiếp nhận: 0 → – (lưu gần nhất: Trần Hai, 09:00)"]
    assert "Còn 1 ô chưa nhập" in text(answer)
    assert 'name="P1.received_total"' in answer.content.decode()


def test_a_procedure_that_comes_into_the_catalogue_after_the_check_page_is_not_left_out(province, clerk):
    page = check(clerk)
    province.procedures["P3"].publications.update(department=province.units["SO1"])
    answer = send(clerk, page)
    assert (answer.status_code, report().status) == (200, "draft")
    assert "Còn 3 ô chưa nhập" in text(answer)


def test_a_change_that_was_changed_back_is_sent(province, clerk, login):
    page = check(clerk)
    colleague = login(province.colleague)
    autosave(colleague, "P1.received_total", "8")
    autosave(colleague, "P1.received_total", "0", seen=8)
    assert send(clerk, page).status_code == 302


def test_answers_to_hints_survive_a_refused_sending(province, clerk, login):
    clerk.post(URL, figures(P1__received_total="60", P1__received_online="60") | {"P1.seen": "0|0|0"})
    page = check(clerk)
    note = next(name for name in entry_fields(page) if name.startswith("hint.P1") and name.endswith(".note"))
    autosave(login(province.colleague), "P2.returned_by_post", "5")
    answer = send(clerk, page, **{note: "Đợt cấp đổi"})
    assert entry_fields(answer)[note] == "Đợt cấp đổi"
    autosave(login(province.colleague), "P2.returned_by_post", "", seen=5)
    back = send(clerk, answer)
    assert 'id="check-and-send"' in back.content.decode()
    assert entry_fields(back)[note] == "Đợt cấp đổi"


def test_a_sending_that_names_no_seal_is_taken_only_from_who_knows_all_of_it(province, clerk, login):
    autosave(login(province.colleague), "P1.received_total", "777")
    answer = clerk.post(URL, {"action": "send", "approved": "1"})
    assert "Đề nghị xem nội dung sẽ gửi" in text(answer)
    assert entry_fields(answer)["seal"]
    assert report().status == "draft"
    clerk.post(URL, figures(P1__received_total="777") | {"action": "send", "approved": "1"})
    assert report().status == "submitted"


def test_figures_posted_with_a_sending_that_is_refused_are_neither_saved_nor_lost(province, clerk):
    clerk.post(URL, {"P2.received_total": "", "P2.seen": "0|0|0", "action": "save"})
    typed = {"P1.received_total": "12", "P1.seen": "0|0|0"}
    answer = clerk.post(URL, typed | {"action": "send", "approved": "1"})
    assert "Còn 1 ô chưa nhập" in text(answer)
    assert entry_fields(answer)["P1.received_total"] == "12"
    assert entry_fields(answer)["P1.seen"] == "0|0|0"
    assert DossierCount.objects.get(procedure__code="P1").received_total == 0


def test_a_seal_of_another_report_sends_nothing(province, clerk):
    page = check(clerk)
    answer = send(clerk, page, seal="0" * 64)
    assert (answer.status_code, report().status) == (200, "draft")
    assert CHANGED in text(answer)


# --- Nil returns ---


def ask_nil(client):
    return client.post(URL, entry_fields(client.get(URL)) | {"action": "nil"})


def test_a_nil_return_is_refused_before_its_question_where_a_cell_is_not_zero(clerk):
    clerk.post(URL, {"P1.received_total": "3", "P1.received_online": "2", "P1.seen": "0|0|0", "action": "save"})
    answer = ask_nil(clerk)
    assert "Đã có 2 ô khác 0." in text(answer)
    assert "không tiếp nhận hồ sơ nào" not in text(answer)
    assert 'name="approved"' not in answer.content.decode()


def test_the_question_of_a_nil_return_says_what_is_written_and_what_stays(clerk):
    clerk.post(URL, {"P1.returned_by_post": "4", "P1.seen": "0|0|0", "action": "save"})
    shown = text(ask_nil(clerk))
    assert "Hệ thống sẽ ghi 0 vào tổng số hồ sơ tiếp nhận và số trực tuyến của tất cả TTHC này." in shown
    kept = "Kết quả trả qua BCCI giữ nguyên như đã nhập (ô còn trống ghi 0):"
    assert f"{kept} Thủ tục hành chính Kết quả trả qua BCCI Thủ tục P1 4" in shown


def test_results_by_post_that_change_after_the_question_are_not_sent(province, clerk, login):
    page = ask_nil(clerk)
    autosave(login(province.colleague), "P1.returned_by_post", "4")
    answer = send(clerk, page)
    assert report().status == "draft"
    assert changes(answer) == ["Thủ tục P1: Kết quả trả qua BCCI: 0 → 4 (lưu gần nhất: Trần Hai, 09:00)"]
    assert send(clerk, answer).status_code == 302
    assert report().sent_revision.nil
    assert report().sent_revision.counts.get(procedure__code="P1").returned_by_post == 4


def test_a_dossier_that_came_after_the_question_refuses_the_nil_return(province, clerk, login):
    page = ask_nil(clerk)
    autosave(login(province.colleague), "P1.received_total", "4")
    answer = send(clerk, page)
    assert report().status == "draft"
    assert changes(answer) == ["Thủ tục P1: Tổng số hồ sơ tiếp nhận: 0 → 4 (lưu gần nhất: Trần Hai, 09:00)"]
    assert "Đã có 1 ô khác 0." in text(answer)


def test_a_nil_return_over_blanks_is_sent_although_a_colleague_typed_the_zeros(province, login):
    client = login(province.clerks["SO1"])
    page = ask_nil(client)
    login(province.colleague).post(URL, figures())
    assert send(client, page).status_code == 302
    assert report().sent_revision.nil


# --- Who sent first ---


def test_the_same_check_page_sent_twice_leads_to_the_report(clerk):
    page = check(clerk)
    assert [send(clerk, page).status_code for _click in range(2)] == [302, 302]
    assert Revision.objects.count() == 1
    assert "Đã gửi báo cáo tháng 4/2020" in text(clerk.get(URL))


def test_a_second_window_with_other_figures_reads_that_the_own_other_window_sent(clerk):
    old = check(clerk)
    autosave(clerk, "P1.received_total", "6")
    send(clerk, check(clerk))
    answer = send(clerk, old)
    assert "Báo cáo đã được chính đơn vị ở cửa sổ khác gửi lúc 09:00." in text(answer)
    assert Revision.objects.count() == 1


def test_who_is_second_to_send_reads_who_was_first(province, clerk, login):
    page = check(clerk)
    colleague = login(province.colleague)
    send(colleague, check(colleague))
    assert "Báo cáo đã được Trần Hai gửi lúc 09:00." in text(send(clerk, page))


def test_the_actions_refuse_by_a_code_of_their_own(province, clerk):
    seen = contents_of(report()).digest
    pk = province.procedures["P1"].pk
    cells_save(submission=report(), by=province.colleague, typed={(pk, "received_total"): Typed(1, 0)})
    with refused("contents_changed"):
        submission_send(submission=report(), by=province.clerks["SO1"], approved=True, seen=seen)
    details_save(submission=report(), by=province.colleague, remarks="Khác")
    now = contents_of(report()).digest
    assert (
        submission_send(submission=report(), by=province.clerks["SO1"], approved=True, seen=now).status == "submitted"
    )


# the session, the account, the report; locks, contents, the setting by which it is approved, the sending with its
# event; hints again
SEND = 18


def test_a_sending_takes_as_many_statements_for_two_procedures_as_for_three(province, login):
    numbers = {}
    for unit, codes in (("SO1", ("P1", "P2")), ("X1", ("C1", "C2", "C3"))):
        if unit == "X1":
            procedure = Procedure.objects.create(code="C3", name="Thủ tục C3", field="Hộ tịch")
            Publication.objects.create(
                procedure=procedure, at_commune=True, level=3, effective_on=province.periods[1].starts_on
            )
        address = f"/submissions/2020-04/{unit}/"
        client = login(province.clerks[unit])
        typed = {f"{code}.{name}": "0" for code in codes for name in NUMBERS}
        client.post(address, typed | {"action": "save"})
        page = client.post(address, {"action": "check"})
        posted = entry_fields(page) | {"approved": "1", "action": "send"}
        with CaptureQueriesContext(connection) as queries:
            client.post(address, posted)
        assert Revision.objects.get(submission__unit__code=unit).counts.count() == len(codes)
        numbers[unit] = len([each for each in queries.captured_queries if "SAVEPOINT" not in each["sql"]])
    assert numbers["SO1"] == numbers["X1"] <= SEND
