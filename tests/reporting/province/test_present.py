"""The presentation: one finding and one drawing a page, with links that turn them without a script."""

import re

import pytest

from tests.reporting.pages import text

PRESENT = "/dashboard/presentation/"


@pytest.fixture
def page(taken):
    return taken(f"{PRESENT}?period=2020-11")


def slides(response):
    return re.findall(r'<section class="slide" id="(slide-\d+)".*?</section>', response.content.decode(), re.S)


def test_each_page_has_its_finding_and_its_number(page):
    html = page.content.decode()
    numbers = slides(page)
    assert numbers == [f"slide-{number}" for number in range(1, 10)]
    headings = re.findall(r'<h[12] id="slide-title-\d+">\s*(.*?)\s*</h[12]>', html, re.S)
    assert len(headings) == len(numbers)
    assert headings[0] == "Kết quả hồ sơ trực tuyến đến hết tháng 11/2020"
    assert headings[1].startswith("7/25 sở, ban, ngành và UBND cấp huyện đạt chỉ tiêu")
    assert headings[2] == "UBND cấp xã: 32/132 đạt, thiếu 4.973 hồ sơ"
    assert headings[3] == "Lũy kế tăng 0,9 điểm so với tháng 10, lên 31,1%"


def test_the_links_lead_to_the_page_before_and_after(page):
    html = page.content.decode()
    assert re.findall(r'href="#(slide-\d+)" rel="next"', html) == slides(page)[1:]
    assert re.findall(r'href="#(slide-\d+)" rel="prev"', html) == slides(page)[:-1]


def test_the_first_page_has_the_figures_and_the_last_the_reasons(page):
    words = text(page)
    for said in ("31,1%", "39/157", "31,7% 31,1% – 31,8%", "7 đơn vị", "8 TTHC chiếm", "Trong ba câu"):
        assert said in words


def test_nothing_in_it_needs_a_script_or_a_style_of_its_own(page):
    html = page.content.decode()
    assert " style=" not in html
    assert "<style" not in html
    assert not re.search(r"<script(?![^>]*src=)", html)


def test_clerks_see_confirmed_figures_only(working_province, login):
    for month in (1, 2):
        working_province.send("X1", month, (5, 1, 0), (0, 0, 0))
    html = login(working_province.clerks["X1"]).get(f"{PRESENT}?period=2020-02&basis=provisional").content.decode()
    assert "đã xác nhận" in html
    assert "tạm tính" not in html


def test_a_month_that_does_not_exist_has_none(working_province, login):
    assert login(working_province.observer).get(f"{PRESENT}?period=1999-01").status_code == 404


def test_the_reports_lead_to_it(taken):
    assert f'href="{PRESENT}?' in taken("/reports/").content.decode()


def test_it_says_what_the_overview_says_in_the_same_words(page, taken):
    """One answer has one sentence: on the page, and on its slide."""
    leader, slides_said = text(taken("/dashboard/?period=2020-11")), text(page)
    headings = re.findall(r'<h[12] id="slide-title-\d+">\s*(.*?)\s*</h[12]>', page.content.decode(), re.S)
    for heading in (headings[3], headings[6], headings[7]):
        assert heading in leader
    cards = re.findall(r'<dt>(.*?)</dt>.*?<span class="slide-value">(.*?)</span>', page.content.decode(), re.S)
    assert len(cards) == 4
    for label, value in cards:
        said = f"{label} {re.sub('<[^>]+>', '', value)}"
        assert said in slides_said
        assert said in leader


def test_dots_and_lines_are_drawn_for_a_telephone_too(page):
    html = page.content.decode()
    assert html.count('class="size size-wide"') == html.count('class="size size-narrow"') == 2


def test_the_share_of_a_bar_is_of_all_that_is_missing(page):
    """The unit in front lacks 2.259 of 12.721; the bars next to it are not all there is."""
    assert "2.259 17,8%" in text(page)
