"""Sentences of letters, mails and pages where nothing was received: none has a dash in place of a rate."""

import re
from io import BytesIO

import pytest
from docx import Document

from reporting.actions.figures import figures_drain
from reporting.actions.submissions import submission_accept
from reporting.documents.monthly_letter import letter_content
from reporting.figures.open_hints import OpenHints
from reporting.figures.totals import Totals
from tests.reporting.pages import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("may")]
BARE_DASH = re.compile(r".{0,40}(?:[:(;] |\(|lệ |đạt |là |nay |nhất )–(?! ?\d).{0,20}")
# In a cell, and below the name of a figure, a dash is right.
FIGURES = re.compile(r"<(table|dd|svg|script|style|select)\b.*?</\1>", re.DOTALL)
TITLES = re.compile(r"(?:aria-label|title)=\"([^\"]*)\"|<title>([^<]*)</title>|<summary>(.*?)</summary>")
PAGES = [
    "/dashboard/",
    "/dashboard/?basis=provisional",
    "/dashboard/months/",
    "/dashboard/districts/",
    "/dashboard/districts/H1/",
    "/dashboard/groups/commune/",
    "/dashboard/procedures/",
    "/dashboard/procedures/C1/",
    "/dashboard/fields/",
    "/dashboard/catalogue/",
    "/dashboard/indicators/",
    "/dashboard/presentation/",
    "/dashboard/outlook/",
    "/dashboard/what-if/",
    "/dashboard/units/X1/",
    "/reports/",
    "/submissions/2020-04/X1/",
    "/submissions/2020-04/X1/receipts/1/",
    "/periods/",
    "/rankings/",
    "/periods/2020-04/missing/",
    "/review/",
]

ALL_HINTED = (
    "2 báo cáo có cảnh báo chưa được xác nhận, chiếm 100,00% tổng số hồ sơ; không tính các báo cáo này thì"
    " chưa có hồ sơ nào."
)


@pytest.fixture
def province(working_province):
    """Every unit sent zeros for April, most of it confirmed; nothing was sent before."""
    for code in working_province.clerks:
        zeros = [(0, 0, 0) for _procedure in working_province.reported_by(code)]
        report = working_province.send(code, 4, *zeros)
        if code != "SO2":
            submission_accept(submission=report, by=working_province.coordinator)
    figures_drain()
    return working_province


def said(page):
    html = page.content.decode()
    titles = [next(filter(None, found), "") for found in TITLES.findall(html)]
    return [words(FIGURES.sub(" ", html)), *map(words, titles)]


@pytest.mark.parametrize("address", PAGES)
def test_no_sentence_of_a_page_has_a_dash_for_a_rate(province, login, address):
    page = login(province.coordinator).get(address)
    assert page.status_code == 200
    assert [found.group() for each in said(page) for found in BARE_DASH.finditer(each)] == []


def sentences(province, login, address):
    document = Document(BytesIO(login(province.coordinator).get(address).getvalue()))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert [text for text in texts if BARE_DASH.search(text)] == []
    return texts


def test_the_report_of_the_province_says_that_nothing_was_received(province, login):
    texts = sentences(province, login, "/reports/2020-04/report.docx")
    assert any("toàn tỉnh không phát sinh hồ sơ của các thủ tục hành chính (TTHC) tính tỷ lệ" in text for text in texts)
    assert any("tháng\N{NO-BREAK SPACE}4/2020: không phát sinh hồ sơ nên chưa tính tỷ lệ" in text for text in texts)


def test_a_units_report_says_that_nothing_was_received(province, login):
    texts = sentences(province, login, "/submissions/2020-04/X1/report.docx")
    assert (
        "Từ ngày 01/04/2020 đến ngày 30/04/2020, đơn vị không phát sinh hồ sơ của các TTHC tính tỷ lệ; 0 kết quả được"
        " trả qua dịch vụ bưu chính công ích." in texts
    )


def test_the_monthly_mail_says_that_there_are_no_dossiers(province):
    content = letter_content(province.periods[4])
    assert content.subject.endswith(": chưa có hồ sơ")
    assert BARE_DASH.search(content.body) is None
    assert "chưa có hồ sơ (0/0 hồ sơ" in content.body


@pytest.mark.parametrize(
    ("part", "total", "sentence"),
    [
        (0, 0, "2 báo cáo có cảnh báo chưa được xác nhận; chưa có hồ sơ nào được tiếp nhận."),
        (9, 9, ALL_HINTED),
    ],
)
def test_reports_with_hints_without_which_there_is_nothing(part, total, sentence):
    assert str(OpenHints(Totals(received_total=part, reported=2), Totals(received_total=total))) == sentence
