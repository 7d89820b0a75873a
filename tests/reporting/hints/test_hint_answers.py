"""Hints before sending: asked on the check page, confirmed or explained, and read by the reviewer."""

import re

import pytest

from reporting.actions.figures import figures_drain
from reporting.actions.submissions import submission_accept
from reporting.models import HintNote, Submission
from tests.reporting.pages import text

URL = "/submissions/2020-12/SO1/"
NAMES = ("received_total", "received_online", "returned_by_post")


@pytest.fixture
def province(db, request):
    """Ten even months, then December, which has ended."""
    import time_machine

    from tests.reporting.small_province import make_province

    with time_machine.travel("2021-01-04T09:00:00+07:00", tick=False):
        province = make_province(range(6, 13))
        for month in range(6, 12):
            report = province.send("SO1", month, (100 + month, 40, 3), (10, 5, 1))
            submission_accept(submission=report, by=province.coordinator)
        figures_drain()
        yield province


def cells(page):
    """The rows of what differs: which cell, typed, last month, usual range, how far outside."""
    found = re.search(r'<table class="figures wrapped differing">.*?</table>', page.content.decode(), re.DOTALL)
    rows = re.findall(r"<tr>.*?</tr>", found.group(), re.DOTALL)[1:] if found else []
    named = [re.search(r'formaction="[^"]*#([^"]+)"', row).group(1) for row in rows]
    columns = [re.findall(r'<td class="n".*?</td>', row, re.DOTALL) for row in rows]
    words = [[re.sub(r"▲|▼|<[^>]+>", "", cell).strip() for cell in row] for row in columns]
    return [[name, *row] for name, row in zip(named, words, strict=True)]


def posted(p1, p2=("10", "5", "1"), **more):
    figures = {f"P1.{name}": value for name, value in zip(NAMES, p1, strict=True)}
    return figures | {f"P2.{name}": value for name, value in zip(NAMES, p2, strict=True)} | more


UNUSUAL = ("900", "40", "3")


def test_a_figure_far_from_the_units_own_months_is_asked_about_before_sending(province, login):
    page = login(province.clerks["SO1"]).post(URL, posted(UNUSUAL, action="check"))
    assert cells(page) == [["P1.received_total", "900", "111", "44 – 173", "cao hơn 727"]]
    assert 'name="hint.P1.unusual.checked"' in page.content.decode()
    assert 'name="hint.P2.unusual.checked"' not in page.content.decode()


def test_each_cell_that_differs_has_its_line_the_furthest_off_first_and_the_rest_is_summed_up(province, login):
    page = login(province.clerks["SO1"]).post(URL, posted(("900", "200", "3"), ("3000", "5", "1"), action="check"))
    assert cells(page) == [
        ["P2.received_total", "3.000", "10", "0 – 22", "cao hơn 2.978"],
        ["P1.received_total", "900", "111", "44 – 173", "cao hơn 727"],
        ["P1.received_online", "200", "40", "16 – 64", "cao hơn 136"],
    ]
    assert "Số ô trong mức thường có của đơn vị: 3." in text(page)
    # only a hint is answered, and the number of online dossiers has none
    assert page.content.decode().count('placeholder="Hoặc ghi chú') == 2


def test_a_number_below_what_is_usual_says_so(province, login):
    page = login(province.clerks["SO1"]).post(URL, posted(("30", "20", "3"), action="check"))
    assert cells(page) == [["P1.received_total", "30", "111", "44 – 173", "thấp hơn 14"]]


def test_a_unit_of_too_few_months_reads_that_nothing_could_be_compared(province, login):
    client = login(province.clerks["SO2"])
    client.post("/submissions/2020-12/SO2/", {"P3.received_total": "1", "action": "save"})
    client.post("/submissions/2020-12/SO2/", {"action": "fill"})
    page = client.post("/submissions/2020-12/SO2/", {"action": "check"})
    assert cells(page) == []
    assert re.search(r"Số ô chưa đủ 4 tháng trước để so sánh: \d+\.", text(page))
    assert "Số ô trong mức thường có" not in text(page)


def test_a_report_like_last_months_is_asked_about_once_and_not_cell_by_cell(province, login):
    page = login(province.clerks["SO1"]).post(URL, posted(("111", "40", "3"), action="check"))
    assert "Toàn bộ số liệu trùng với tháng trước." in text(page)
    assert cells(page) == []


def test_the_way_back_leads_to_the_cell_and_keeps_what_was_answered(province, login):
    client = login(province.clerks["SO1"])
    client.post(URL, posted(UNUSUAL, action="check"))
    page = client.post(URL, {"action": "show", "hint.P1.unusual.note": "Chiến dịch"})
    shown = page.content.decode()
    assert 'id="P1.received_total"' in shown
    assert '<input type="hidden" name="hint.P1.unusual.note" value="Chiến dịch">' in shown


def test_figures_like_the_units_own_raise_no_question(province, login):
    page = login(province.clerks["SO1"]).post(URL, posted(("108", "41", "3"), action="check"))
    assert "hint." not in page.content.decode()
    assert "Không có ô nào khác các tháng trước của đơn vị" in text(page)


def test_more_posted_than_received_is_a_remark_that_needs_no_answer(province, login):
    page = login(province.clerks["SO1"]).post(URL, posted(("108", "41", "300"), action="check"))
    assert "Không phải lỗi." in text(page)
    assert "hint." not in page.content.decode()


def test_the_answer_is_kept_with_the_sending_and_read_by_the_reviewer(province, login):
    client = login(province.clerks["SO1"])
    client.post(URL, posted(UNUSUAL, action="check"))
    client.post(URL, {"action": "send", "approved": "1", "hint.P1.unusual.note": "Chiến dịch cấp đổi tháng 12"})
    note = HintNote.objects.get()
    assert (note.procedure.code, note.kind, note.text) == ("P1", "unusual", "Chiến dịch cấp đổi tháng 12")
    assert note.revision == Submission.objects.get(period__month=12).sent_revision
    figures_drain()
    shown = text(login(province.coordinator).get(URL))
    assert "Ghi chú của đơn vị: «Chiến dịch cấp đổi tháng 12»" in shown
    assert "Thủ tục P1 P1 Tổng số hồ sơ tiếp nhận 900 111 44 – 173 ▲ cao hơn 727 Ghi chú" in shown
    assert "Đề nghị kiểm tra lại" not in shown


def test_a_tick_says_that_the_figure_was_checked(province, login):
    client = login(province.clerks["SO1"])
    client.post(URL, posted(UNUSUAL, action="send", approved="1", **{"hint.P1.unusual.checked": "1"}))
    assert [(note.kind, note.text) for note in HintNote.objects.all()] == [("unusual", "")]
    assert "Đơn vị đã kiểm tra: số liệu đúng." in text(login(province.coordinator).get(URL))


def test_a_hint_without_an_answer_prevents_nothing(province, login):
    login(province.clerks["SO1"]).post(URL, posted(UNUSUAL, action="send", approved="1"))
    assert Submission.objects.get(period__month=12).status == "submitted"
    assert not HintNote.objects.exists()


def test_what_was_answered_survives_a_refused_sending(province, login):
    fields = posted(UNUSUAL, action="send", **{"hint.P1.unusual.note": "Đúng"})
    page = login(province.clerks["SO1"]).post(URL, fields)
    assert 'value="Đúng"' in page.content.decode()


@pytest.mark.parametrize("name", ["hint.X.unusual.note", "hint.P1.odd.note", "hint.P1.unusual.other", "hint..note"])
def test_answers_to_what_was_not_asked_are_left_aside(province, login, name):
    login(province.clerks["SO1"]).post(URL, posted(UNUSUAL, action="send", approved="1", **{name: "x"}))
    assert not HintNote.objects.exists()
