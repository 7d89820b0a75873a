"""A rate just below its quota: no page, drawing or file writes it as one that meets it."""

import io
import re
import zipfile

import pytest

from reporting.actions.figures import figures_drain
from reporting.entry.summary import MonthSummary
from reporting.entry.tables import Sums
from tests.reporting.pages import rows_of_table, text, words

ON = "period=2020-04&basis=provisional"
LOOKS_MET = re.compile(r"(?<![\d.,+\u2212-])25[.,]0+%(?!\d)")
# The quota itself, as a word or at its line; and a sum that no quota is for.
NO_RATE_WITH_A_QUOTA = re.compile("(?:[Cc]hỉ tiêu(?: là)?|không tính các báo cáo này:|24,9995%) 25,0+%")
PARTS = {  # of a page with figures that no quota is for: where those begin
    f"/dashboard/units/X1/?{ON}": "",
    f"/dashboard/presentation/?{ON}": "",
}
LISTS = [
    f"/dashboard/?{ON}&kind=commune",
    f"/dashboard/months/?{ON}",
    f"/dashboard/districts/H1/?{ON}",
    f"/dashboard/outlook/?{ON}",
    "/review/",
]


@pytest.fixture
def just_below(working_province):
    """X1 has 24,9995% to March, in April and to April, of a quota of 25%; nobody else reported."""
    for month in (3, 4):
        working_province.send("X1", month, (200_000, 49_999, 0), (0, 0, 0))
    figures_drain()
    return working_province


@pytest.mark.parametrize("address", PARTS)
def test_a_page_shows_that_the_quota_is_missed(just_below, login, address):
    shown = NO_RATE_WITH_A_QUOTA.sub("", text(login(just_below.coordinator).get(address)))
    part = shown[: shown.index(PARTS[address])] if PARTS[address] else shown
    assert "24,9995%" in part
    assert LOOKS_MET.findall(part) == []


@pytest.mark.parametrize("address", LISTS)
def test_a_line_of_a_list_shows_that_the_quota_is_missed(just_below, login, address):
    page = login(just_below.coordinator).get(address).content.decode()
    lines = [" ".join(row) for row in rows_of_table(page) if any("xã Một" in cell for cell in row)]
    assert any("24,9995%" in line for line in lines)
    assert [line for line in lines if LOOKS_MET.search(line.partition("hồ sơ ước tiếp nhận")[0])] == []


def test_the_page_of_a_district_shows_it_in_its_sentence_its_sums_and_its_months(working_province, login):
    working_province.send("H1", 4, (20_000, 6_999, 0), (0, 0, 0))
    figures_drain()
    shown = text(login(working_province.coordinator).get(f"/dashboard/districts/H1/?{ON}"))
    assert "lũy kế đến tháng 4/2020: 34,995%, chỉ tiêu tối thiểu 35%" in shown
    assert shown.count("20.000 6.999 34,995%") == 2  # its sums and its month


def test_the_sentences_of_the_units_report_show_it(just_below, login):
    response = login(just_below.clerks["X1"]).get("/submissions/2020-04/X1/report.docx")
    with zipfile.ZipFile(io.BytesIO(response.content)) as parts:
        said = words(parts.read("word/document.xml").decode())
    assert LOOKS_MET.findall(said) == []
    assert said.count("24,9995%") == 2


def test_the_steps_of_the_change_add_up_to_what_is_shown(just_below, login):
    shown = text(login(just_below.coordinator).get(f"/dashboard/units/X1/?{ON}"))
    assert "Từ tháng 3 đến tháng 4: 0,0000 điểm" in shown


def test_the_month_at_the_top_of_a_report_shows_it():
    summary = MonthSummary(Sums((20_000, 4_999, 0)), None, 0, 0, minimum=2500)
    assert str(summary.rate) == "24.995"
