"""Notes on single numbers: written with a request, stored with it, and shown next to the cell on both sides."""

import re
from datetime import date

import pytest
from django.core import mail

from reporting.actions.figures import figures_drain
from reporting.actions.submissions import submission_accept, submission_return
from reporting.models import CellNote, HintNote, Submission
from reporting.urging.mails import correction_text
from tests.reporting.cast import cast_of
from tests.reporting.pages import markup, text

URL = "/submissions/2020-04/X1/"
FIGURES = ((60, 60, 0), (4, 0, 0))
ASKED = "Phần mềm một cửa ghi 40"
RETURN = {"action": "return", "reason": "Kiểm tra lại", "until": "2020-05-20"}


@pytest.fixture
def province(working_province):
    working_province.send("X1", 4, *FIGURES)
    figures_drain()
    return working_province


@pytest.fixture
def returned(province, login):
    login(province.coordinator).post(URL, RETURN | {"note.C1.received_online": f" {ASKED} "})
    return province


def notes():
    return list(CellNote.objects.values_list("event__kind", "procedure__code", "number", "text"))


def remarks(response):
    """The remarks next to the cells, by cell."""
    cells = re.findall(r'<span class="cell-remarks" id="([^"]+).remarks">(.*?)</span></span>', markup(response))
    return {cell: re.findall(r'<span class="cell-remark cell-remark-\w+">([^<]+)', found) for cell, found in cells}


def test_notes_are_kept_with_the_request_and_empty_or_unknown_ones_are_not(province, login):
    typed = {
        "note.C1.received_online": ASKED,
        "note.C2.received_total": "  ",
        "note.P1.received_total": "Không thuộc đơn vị",
        "note.C1.ytd": "Không có ô này",
        "note.C1": "Không có ô này",
    }
    login(province.coordinator).post(URL, RETURN | typed)
    assert notes() == [("returned", "C1", "received_online", ASKED)]


def test_notes_follow_the_order_of_the_form(province, login):
    cells = ("C2.received_total", "C1.returned_by_post", "C1.received_total")
    login(province.coordinator).post(URL, RETURN | {f"note.{cell}": cell for cell in cells})
    assert [note.text for note in CellNote.objects.all()] == [
        "C1.received_total",
        "C1.returned_by_post",
        "C2.received_total",
    ]


def test_a_reopening_takes_notes_too(province, login):
    submission_accept(submission=Submission.objects.get(), by=province.coordinator)
    login(province.coordinator).post(URL, RETURN | {"action": "reopen", "note.C2.received_total": ASKED})
    assert notes() == [("reopened", "C2", "received_total", ASKED)]


def test_the_unit_sees_the_note_next_to_its_cell_and_in_the_history(returned, login):
    page = login(returned.clerks["X1"]).get(URL)
    assert remarks(page) == {"C1.received_online": [f"Đề nghị kiểm tra: {ASKED}"]}
    assert 'aria-describedby="C1.received_online.remarks"' in page.content.decode()
    assert f"Thủ tục C1, Trong đó: trực tuyến: {ASKED}" in text(page)


def test_the_mail_names_the_cell(returned):
    returned.units["X1"].email = "xa@example.vn"
    returned.units["X1"].save()
    report = returned.send("X1", 4, *FIGURES)
    asked = {("C1", "received_online"): ASKED}
    submission_return(submission=report, by=returned.coordinator, reason="Sửa", until=date(2020, 5, 20), notes=asked)
    event = report.events.get(kind="returned", revision_number=2)
    assert f"\n- Thủ tục C1, Trong đó: trực tuyến: {ASKED}\n" in correction_text(event).body
    assert mail.outbox == []  # a test's transaction does not commit


def test_a_request_without_its_reason_keeps_the_notes_that_were_typed(province, login):
    page = login(province.coordinator).post(URL, RETURN | {"reason": "", "note.C1.received_online": ASKED})
    assert re.findall(r"<textarea[^>]+name=\"(note[^\"]+)\"[^>]*>([^<]+)<", page.content.decode()) == [
        ("note.C1.received_online", ASKED)
    ]
    assert notes() == []


def test_the_reviewer_of_the_second_sending_sees_what_was_asked_changed_and_answered(returned, login):
    report = returned.send("X1", 4, (60, 40, 0), (400, 0, 0))
    note = {"revision": report.sent_revision, "procedure": returned.procedures["C1"], "kind": "all_online"}
    HintNote.objects.create(**note, text="Đã đối chiếu")
    assert remarks(login(returned.coordinator).get(URL)) == {
        "C1.received_online": [f"Đề nghị kiểm tra: {ASKED}", "Lần gửi 1: 60", "Ghi chú của đơn vị: Đã đối chiếu"],
        "C2.received_total": ["Lần gửi 1: 4"],
    }


def test_a_hint_that_was_only_ticked_says_so_next_to_the_cell(province, login):
    revision = Submission.objects.get().sent_revision
    HintNote.objects.create(revision=revision, procedure=province.procedures["C1"], kind="unusual")
    HintNote.objects.create(revision=revision, kind="unchanged", text="Về cả báo cáo")
    assert remarks(login(province.coordinator).get(URL)) == {
        "C1.received_total": ["Ghi chú của đơn vị: đã kiểm tra, số liệu đúng"]
    }


@pytest.mark.parametrize(
    ("who", "writes"),
    [("coordinator", True), ("observer", False), ("clerk", False), ("district_clerk", False)],
)
def test_only_a_coordinator_is_offered_notes(province, login, who, writes):
    page = login(cast_of(province)[who]).get(URL).content.decode()
    assert ("note.C1.received_online" in page) is writes


@pytest.mark.parametrize("who", ["clerk", "district_clerk", "observer"])
def test_nobody_else_keeps_notes(province, login, who):
    login(cast_of(province)[who]).post(URL, RETURN | {"note.C1.received_online": ASKED})
    assert notes() == []


def test_once_it_is_confirmed_the_note_is_history(returned, login):
    submission_accept(submission=returned.send("X1", 4, *FIGURES), by=returned.coordinator)
    page = login(returned.clerks["X1"]).get(URL)
    assert remarks(page) == {}
    assert ASKED in text(page)
