"""The leader's page as PDF and the text of the monthly mail: right figures, one sheet, for people and programs."""

import json
import re

import pypdfium2
import pytest
import time_machine
import typst
from django.db import connection
from django.test.utils import CaptureQueriesContext

from procedures.models import Procedure
from reporting.actions.figures import figures_drain
from reporting.documents.monthly_letter import letter_content, selection_for_leaders
from reporting.documents.pdf.leader_page import leader_page, page_values
from reporting.documents.pdf.looks import looks
from reporting.documents.pdf.svg import picture
from reporting.documents.pdf.typeset import typeset
from reporting.leader.answers import answers
from reporting.models import Basis, ReportingPeriod
from tests.reporting import lines_2020
from tests.reporting.without_districts import make_province_without_districts
from units.models import Unit

FIGURES = ((50, 10, 0), (20, 8, 0))
LIMIT = 300_000  # bytes


def period(month=11, year=2020):
    return ReportingPeriod.objects.get(year=year, month=month)


def text_of(page):
    document = pypdfium2.PdfDocument(page)
    assert len(document) == 1
    return document[0].get_textpage().get_text_range().replace("\r\n", "\n")


@pytest.fixture
def sent(working_province):
    """The small province with every report of four months."""
    for month in (1, 2, 3, 4):
        for code in ("SO1", "H1", "X1", "X2", "X3"):
            working_province.send(code, month, *FIGURES)
    figures_drain()
    return working_province


@pytest.fixture(scope="module")
def made():
    return {}


@pytest.fixture
def november(demo, made):
    """The demo's mail about November, made once."""
    if not made:
        made["content"] = letter_content(period())
    return made["content"]


def test_the_sheet_says_what_a_recount_of_the_demo_says(november):
    text = text_of(november.page)
    online, total = 71_170, 228_819  # tests/reporting/province/test_dashboard.py reads the same
    assert 1000 * online // total == 311
    assert "31,1%" in text
    assert "71.170/228.819 hồ sơ" in text
    assert "39/157" in text
    assert "Kết quả hồ sơ trực tuyến đến hết tháng 11/2020" in text
    assert "Đã xác nhận" in text


def widths_of_groups(month, basis=Basis.OFFICIAL):
    selection = selection_for_leaders(month, basis)
    groups = page_values(answers(selection), selection.freshness)["groups"]
    return [int(re.search(r"<svg[^>]* width=\"(\d+)", each["picture"])[1]) for each in groups]


def test_three_groups_share_the_row(sent):
    assert widths_of_groups(period(4)) == [300] * 3


@pytest.mark.django_db
def test_two_groups_share_the_row_at_the_same_scale():
    with time_machine.travel("2026-05-08T09:00:00+07:00", tick=False):
        make_province_without_districts()
        assert widths_of_groups(period(3, 2026), Basis.PROVISIONAL) == [450] * 2


def test_the_gap_chart_has_the_units_of_a_recount_with_who_meets_and_who_lacks_how_much(demo):
    selection = selection_for_leaders(period(), Basis.OFFICIAL)
    values = page_values(answers(selection), selection.freshness)
    found = lines_2020.lines(11, Basis.OFFICIAL)
    judged = [line for kind in ("department", "district") for line in found[kind] if line.is_ranked]
    reach = [line for line in judged if line.exact >= line.minimum]
    rows = values["gaps"]["rows"]
    assert {row["name"] for row in rows} == {lines_2020.display_name(line.code) for line in judged}
    assert [row["side"] for row in rows] == ["reaches"] * len(reach) + ["below"] * (len(judged) - len(reach))
    assert (
        values["gaps"]["title"] == f"{len(reach)}/{len(judged)} sở, ban, ngành và UBND cấp huyện đạt chỉ tiêu (điểm %)"
    )
    lacking = {
        lines_2020.display_name(line.code): -(-(line.minimum * line.total - 10_000 * line.online) // 10_000)
        for line in judged
        if line.exact < line.minimum and line.done == 11
    }
    assert {row["name"]: row["note"] for row in rows if row["note"].startswith("thiếu")} == {
        name: f"thiếu {number:,}".replace(",", ".") for name, number in lacking.items()
    }


def test_vietnamese_is_copied_from_it_as_it_is_written(november):
    text = text_of(november.page)
    for words in (
        "Sở Nông nghiệp và Phát triển nông thôn",
        "UBND huyện Diên Khánh",
        "Đăng ký khai sinh",
        "6 TTHC chiếm",
    ):
        assert words in text


def test_it_has_title_language_tags_and_words_for_every_picture(november):
    document = pypdfium2.PdfDocument(november.page)
    assert document.get_metadata_dict()["Title"] == "Kết quả hồ sơ trực tuyến đến hết tháng 11/2020"
    assert document.is_tagged()
    assert b"/Lang(vi" in november.page or b"/Lang (vi" in november.page
    assert b"pdfuaid" in november.page


def test_the_same_figures_are_the_same_bytes_small_and_without_a_time(november, demo):
    assert letter_content(period()).page == november.page
    assert len(november.page) < LIMIT
    assert not {"CreationDate", "ModDate"} & {
        name for name, value in pypdfium2.PdfDocument(november.page).get_metadata_dict().items() if value
    }


def test_the_demo_says_that_it_is_one_on_sheet_and_in_text(november):
    sentence = "Bản trình diễn: số liệu minh họa, không phải số liệu chính thức. Ngày giả định: 04/01/2021."
    assert sentence in text_of(november.page)
    assert sentence in november.body


def test_the_text_has_the_figures_with_their_change_and_three_sentences_why(november):
    assert november.subject == "[Báo cáo hồ sơ trực tuyến] Kết quả hồ sơ trực tuyến đến hết tháng 11/2020: 31,1%"
    lines = november.body.splitlines()
    assert lines[2].startswith(
        "- Lũy kế đến tháng 11/2020: 31,1% (▲ +0,9 so với tháng trước; 71.170/228.819 hồ sơ; đã xác nhận"
    )
    assert lines[3].startswith("- Đơn vị đạt chỉ tiêu: 39/157 (▲ +5 so với tháng trước")
    assert lines[4].startswith("- Ước thực hiện cả năm: 31,7% (31,1% – 31,8%; mức chung theo chỉ tiêu là 34,7%")
    assert lines[5] == "- Chưa gửi báo cáo tháng 11/2020: 7 đơn vị (158/165 đã gửi, hạn 07/12/2020)"
    why = lines[lines.index("Vì sao:") + 1 :][:4]
    assert [line[:2] for line in why[:3]] == ["- "] * 3
    assert why[3] == ""


def test_provisional_figures_say_so_and_name_reports_with_open_hints(demo):
    content = letter_content(period(12))
    assert content.basis == Basis.PROVISIONAL
    assert "số liệu tạm tính" in content.body
    assert "báo cáo có cảnh báo chưa được xác nhận" in content.body
    text = text_of(content.page)
    assert "Tạm tính" in text
    assert "báo cáo có cảnh báo chưa được xác nhận" in text


def test_names_of_five_hundred_letters_and_signs_of_markup_stay_text_on_one_sheet(sent):
    long = "Sở «Rất Dài» #let x = 1 $y_2$ *đậm* [ngoặc] <b>&amp; " * 8
    for unit in Unit.objects.all():
        Unit.objects.filter(pk=unit.pk).update(name=f"{long[:480]} {unit.code}")
    for procedure in Procedure.objects.all():
        Procedure.objects.filter(pk=procedure.pk).update(name=f"#{long[:480]} {procedure.code}")
    content = letter_content(period(4))
    text = text_of(content.page)
    assert "#let x = 1 $y_2$ *đậm*" in text.replace("\n", " ")


def test_a_month_with_nothing_sent_and_a_first_month_have_their_sheets_too(working_province, sent):
    assert "tháng 01/2020" in text_of(letter_content(period(1)).page)
    for month in (2, 3):
        letter_content(period(month))


def test_a_province_that_has_sent_nothing_has_a_sheet(working_province):
    text = text_of(letter_content(period(4)).page)
    assert "Lũy kế đến tháng 4/2020" in text


def test_few_and_many_units_take_the_same_queries(working_province):
    def queries():
        with CaptureQueriesContext(connection) as taken:
            letter_content(period(4))
        return len(taken)

    working_province.send("X1", 4, *FIGURES)
    figures_drain()
    few = queries()
    for code in ("SO1", "H1", "X2", "X3"):
        working_province.send(code, 4, *FIGURES)
    figures_drain()
    assert queries() == few


# --- The parts -------------------------------------------------------------------------------------------------------


def test_every_variable_of_the_looks_is_filled_in():
    assert "var(" not in looks()
    assert "--" not in looks()
    assert re.search(r"\.mark\.reaches \{ fill: #[0-9a-f]{6} \}", looks())


def test_a_picture_is_one_xml_document_without_what_is_for_browsers():
    figure = (
        '<figure class="drawing strip" data-drawing><svg class="size" width="9" viewBox="0 0 9 9" role="group"'
        ' focusable="false"><a href="/x/?a=1" aria-label="A" data-mark><title>A &lt;b&gt;</title>'
        '<circle class="dot below" cx="1" cy="2" r="3" data-value="7"/></a></svg><svg class="size"></svg></figure>'
    )
    found = picture(figure)
    assert found.startswith('<svg xmlns="http://www.w3.org/2000/svg" class="drawing strip"')
    assert found.count("<svg") == 1
    assert not [word for word in ("data-", "aria-", "href", "role=", "<a") if word in found]
    assert "<title>A &lt;b&gt;</title>" in found
    with pytest.raises(ValueError, match="no picture"):
        picture("<figure></figure>")


def test_a_page_whose_picture_has_no_words_is_refused(demo):
    selection = selection_for_leaders(period(), Basis.OFFICIAL)
    values = json.loads(json.dumps(page_values(answers(selection), selection.freshness)))
    values["trend"]["alt"] = ""
    values["title"] = ""
    with pytest.raises(typst.TypstError):
        typeset("leader.typ", values)
    assert leader_page(answers(selection), selection.freshness)
