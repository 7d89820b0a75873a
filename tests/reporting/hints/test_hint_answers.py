"""Hints before sending: asked on the check page, confirmed or explained, and read by the reviewer."""

import re

import pytest

from reporting.actions.figures import figures_drain
from reporting.actions.submissions import submission_accept
from reporting.models import HintNote, Submission

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


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def posted(p1, p2=("10", "5", "1"), **more):
    figures = {f"P1.{name}": value for name, value in zip(NAMES, p1, strict=True)}
    return figures | {f"P2.{name}": value for name, value in zip(NAMES, p2, strict=True)} | more


UNUSUAL = ("900", "40", "3")


def test_a_figure_far_from_the_units_own_months_is_asked_about_before_sending(province, login):
    page = login(province.clerks["SO1"]).post(URL, posted(UNUSUAL, action="check"))
    assert "Thủ tục P1 : Số này khác nhiều so với các tháng trước" in text(page)
    assert 'name="hint.P1.unusual.checked"' in page.content.decode()
    assert 'name="hint.P2.unusual.checked"' not in page.content.decode()


def test_figures_like_the_units_own_raise_no_question(province, login):
    page = login(province.clerks["SO1"]).post(URL, posted(("108", "41", "3"), action="check"))
    assert "hint." not in page.content.decode()


def test_more_posted_than_received_is_a_remark_that_needs_no_answer(province, login):
    page = login(province.clerks["SO1"]).post(URL, posted(("108", "41", "300"), action="check"))
    assert "Không phải lỗi." in text(page)
    assert "hint." not in re.sub(r'id="hint[^"]*sentence"', "", page.content.decode())


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
