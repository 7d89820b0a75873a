"""A sent report as its reviewer sees it: the cells to look at first, the others in one line, notes where asked for."""

import re
from datetime import date

import pytest

from reporting.actions.figures import figures_drain
from reporting.actions.submissions import submission_accept, submission_return
from reporting.models import DossierCount, HintNote, Submission
from tests.reporting.pages import markup, queries_of, rows_of_table, text, words
from tests.reporting.rows import made_once
from tests.reporting.small_province import make_working_province

URL = "/submissions/2020-04/X1/"
ALIKE, CALM = (10, 5, 0), ((11, 5, 0), (2, 0, 0))


@pytest.fixture
def province(day_of_work):
    """X1 sent the same for each month before April."""
    return made_once("the same for three months", make_alike)


def make_alike():
    province = make_working_province()
    for month in (1, 2, 3):
        province.send("X1", month, ALIKE, (2, 0, 0))
    return province


def sent(province, *figures):
    report = province.send("X1", 4, *figures)
    figures_drain()
    return report


def first(page):
    """The listed cells, each as the words of its columns; none where there is no list."""
    found = re.search(r'<section class="hints" id="first-look".*?</section>', page.content.decode(), re.DOTALL)
    return rows_of_table(found.group())[1:] if found else []


def listed(page):
    return [row[0] for row in first(page)]


def folded(page):
    """The line in place of the tables."""
    return words(
        re.search(r'id="all-figures".*?</summary>', page.content.decode(), re.DOTALL).group().partition(">")[2]
    )


def fields(page):
    """The fields for notes, in the order of the page."""
    return re.findall(r'<textarea[^>]+name="note\.([^"]+)"', page.content.decode())


@pytest.fixture
def coordinator(province, login):
    return login(province.coordinator)


def test_hints_come_first_with_typed_number_last_month_and_the_units_answer(province, coordinator):
    report = sent(province, (60, 60, 0), (2, 0, 0))
    note = {"revision": report.sent_revision, "procedure": province.procedures["C1"], "kind": "all_online"}
    HintNote.objects.create(**note, text="Chỉ nhận trực tuyến")
    assert first(coordinator.get(URL)) == [
        [
            "Thủ tục C1 C1 Trong đó: trực tuyến Toàn bộ 60 hồ sơ được ghi là trực tuyến.",
            "60",
            "5",
            "–",
            "–",
            "Ghi chú của đơn vị: «Chỉ nhận trực tuyến»",
        ]
    ]


def test_the_other_cells_are_one_line_with_the_sums_and_their_tables_are_on_the_page(province, coordinator):
    sent(province, (60, 60, 0), (2, 0, 0))
    page = coordinator.get(URL)
    line = "5 ô khác không có gì đáng lưu ý Cộng A: 62 hồ sơ tiếp nhận, trong đó 60 trực tuyến; 0 kết quả trả qua BCCI"
    assert folded(page) == line
    assert '</details><div class="rest">' in markup(page)
    assert 'data-procedure="C2"' in markup(page)


def test_a_report_without_anything_to_note_says_so(province, coordinator):
    sent(province, *CALM)
    page = coordinator.get(URL)
    assert first(page) == []
    assert "Không có ô nào cần xem lại Không có cảnh báo: số liệu tương tự" in text(page)
    assert folded(page).startswith("Toàn bộ số liệu của báo cáo Cộng A: 13 hồ sơ")


def test_after_the_hints_come_changes_and_what_was_asked_about(province, coordinator):
    report = sent(province, *CALM)
    asked = {("C2", "returned_by_post"): "Xem lại BCCI"}
    submission_return(submission=report, by=province.coordinator, reason="Sửa", until=date(2020, 5, 20), notes=asked)
    sent(province, (60, 60, 0), (2, 0, 0))
    assert listed(coordinator.get(URL)) == [
        "Thủ tục C1 C1 Trong đó: trực tuyến Toàn bộ 60 hồ sơ được ghi là trực tuyến. Lần gửi 1: 5",
        "Thủ tục C1 C1 Tổng số hồ sơ tiếp nhận Lần gửi 1: 11",
        "Thủ tục C2 C2 Kết quả trả qua BCCI Đề nghị kiểm tra: Xem lại BCCI",
    ]


def test_figures_that_the_unit_did_not_type_are_listed_last_while_they_are_few(province, coordinator, monkeypatch):
    monkeypatch.setattr("reporting.review.first_look.SAID_ONCE", 2)  # of two procedures one is few
    report = sent(province, *CALM)
    DossierCount.objects.filter(submission=report, procedure__code="C1").update(source="file")
    DossierCount.objects.filter(submission=report, procedure__code="C2").update(source="on_behalf")
    assert listed(coordinator.get(URL)) == [
        "Thủ tục C2 C2 Tổng số hồ sơ tiếp nhận Nguồn số liệu: nhập thay đơn vị",
        "Thủ tục C2 C2 Trong đó: trực tuyến Nguồn số liệu: nhập thay đơn vị",
        "Thủ tục C2 C2 Kết quả trả qua BCCI Nguồn số liệu: nhập thay đơn vị",
        "Thủ tục C1 C1 Tổng số hồ sơ tiếp nhận Nguồn số liệu: từ tệp",
        "Thủ tục C1 C1 Trong đó: trực tuyến Nguồn số liệu: từ tệp",
        "Thủ tục C1 C1 Kết quả trả qua BCCI Nguồn số liệu: từ tệp",
    ]


def test_a_source_of_many_figures_is_said_once(province, coordinator):
    report = sent(province, *CALM)
    DossierCount.objects.filter(submission=report).update(source="file")
    page = coordinator.get(URL)
    assert first(page) == []
    assert "Thủ tục có số liệu từ tệp: 2/2." in text(page)


def test_a_report_like_last_months_is_said_once_with_its_answer(province, coordinator):
    report = sent(province, ALIKE, (2, 0, 0))
    HintNote.objects.create(revision=report.sent_revision, kind="unchanged")
    page = coordinator.get(URL)
    assert first(page) == []
    assert "Toàn bộ số liệu trùng với tháng trước. Đơn vị đã kiểm tra: số liệu đúng." in text(page)


def test_each_cell_has_one_field_for_a_note_the_listed_ones_at_the_top(province, coordinator):
    sent(province, (60, 60, 0), (2, 0, 0))
    page = coordinator.get(URL)
    names = ("received_total", "received_online", "returned_by_post")
    cells = [f"{code}.{name}" for code in ("C1", "C2") for name in names]
    assert fields(page) == ["C1.received_online", *(cell for cell in cells if cell != "C1.received_online")]
    assert page.content.decode().count("<summary>Ghi chú theo ô</summary>") == 1


def test_a_confirmed_report_has_no_fields_for_notes_until_they_are_asked_for(province, coordinator):
    submission_accept(submission=sent(province, *CALM), by=province.coordinator)
    page = coordinator.get(URL)
    assert fields(page) == []
    assert '<a href="?notes=cells#request">Ghi chú theo ô</a>' in page.content.decode()
    assert len(fields(coordinator.get(f"{URL}?notes=cells"))) == 6


def test_a_refused_reopening_keeps_the_notes_that_were_typed(province, coordinator):
    submission_accept(submission=sent(province, *CALM), by=province.coordinator)
    typed = {"action": "reopen", "reason": "", "until": "2020-05-20", "note.C1.received_total": "Xem lại"}
    page = coordinator.post(URL, typed)
    assert re.search(r'name="note\.C1\.received_total"[^>]*>Xem lại<', page.content.decode())
    assert re.search(r'<details class="mb-3" id="cell-notes"[^>]* open>', page.content.decode())


@pytest.mark.parametrize("asked", ["", "?notes=cells"])
def test_readers_see_the_list_and_the_fold_but_no_fields(province, login, asked):
    sent(province, (60, 60, 0), (2, 0, 0))
    page = login(province.observer).get(URL + asked)
    assert len(first(page)) == 1
    assert fields(page) == []


def test_the_unit_reads_its_complete_tables(province, login):
    sent(province, (60, 60, 0), (2, 0, 0))
    page = login(province.clerks["X1"]).get(URL)
    assert first(page) == []
    assert "all-figures" not in page.content.decode()


def test_many_cells_in_the_list_cost_no_more_queries_than_none(province, coordinator):
    sent(province, *CALM)
    calm = queries_of(coordinator, URL)
    DossierCount.objects.update(source="file")
    Submission.objects.get(period__month=4).sent_revision.counts.update(received_total=60, received_online=60)
    assert queries_of(coordinator, URL) == calm
