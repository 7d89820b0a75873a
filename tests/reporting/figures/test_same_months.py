"""Two years are compared over the months that both have, on every page by the same rule."""

from datetime import date
from decimal import Decimal

import pytest

from procedures.models import Publication
from reporting.actions.figures import figures_drain
from reporting.actions.submissions import submission_accept
from reporting.figures.same_months import months_in_words, same_months
from reporting.figures.totals import Totals
from reporting.models import ReportingPeriod
from tests.reporting.pages import rows_of_table, text


def test_only_months_that_both_years_reported_are_compared():
    now = {month: Totals(10, month, reported=month != 8) for month in range(1, 12)}
    then = {month: Totals(10, 1, reported=1) for month in range(6, 13)}
    found = same_months(now, then, range(1, 12))
    assert (found.months, found.now.received_online, found.then.received_online) == ("tháng 6, 7, 9, 10, 11", 43, 5)
    assert found.points == Decimal("76.00")
    assert same_months(now, then, range(1, 6)) is None


@pytest.mark.parametrize(
    ("months", "words"),
    [
        ((6, 7, 8), "tháng 6 đến tháng 8"),
        ((1, 2), "tháng 01, 02"),
        ((5,), "tháng 5"),
        ((6, 8, 9), "tháng 6, 8, 9"),
        ((1, 2, 3), "tháng 01 đến tháng 3"),
    ],
)
def test_months_are_written_as_offices_write_them(months, words):
    assert months_in_words(months) == words


@pytest.fixture
def year_with_a_hole(working_province):
    """X1 reported January, March and April of 2019, all of them and February in 2020; only February is all online."""
    due = dict.fromkeys(("due_on_department", "due_on_district", "due_on_commune"), date(2019, 5, 5))
    Publication.objects.update(effective_on=date(2019, 1, 1), level=4)
    for month, last in ((1, 31), (2, 28), (3, 31), (4, 30)):
        working_province.periods[2019, month] = ReportingPeriod.objects.create(
            year=2019,
            month=month,
            starts_on=date(2019, month, 1),
            ends_on=date(2019, month, last),
            opens_on=date(2019, 5, 1),
            **due,
        )
    for month in (1, 3, 4):
        confirm(working_province, month, (10, 4, 0), (0, 0, 0))
    confirm(working_province, 2, (10, 10, 0), (1, 1, 0))
    for month in (1, 3, 4):
        confirm(working_province, (2019, month), (10, month, 0), (0, 0, 0))
    figures_drain()
    return working_province


def confirm(province, month, *figures):
    submission_accept(submission=province.send("X1", month, *figures), by=province.coordinator)


def test_every_page_leaves_the_hole_of_a_year_out_of_both(year_with_a_hole, login):
    client = login(year_with_a_hole.coordinator)
    sentence = "So với cùng kỳ (tháng 01, 3, 4): năm 2020 40,00%, năm 2019 26,67%"
    asked = "?period=2020-04&basis=official"
    assert sentence in text(client.get(f"/dashboard/{asked}"))
    assert sentence in text(client.get(f"/dashboard/procedures/C1/{asked}"))
    for address in ("/dashboard/units/X1/", "/dashboard/groups/commune/"):
        to_date = rows_of_table(client.get(f"{address}{asked}").content.decode())[3]
        assert to_date[-4:] == ["26,67%", "40,00%", "+13,33", "tháng 01, 3, 4"]


def test_growth_is_of_the_months_that_both_years_have(year_with_a_hole, login):
    client = login(year_with_a_hole.coordinator)
    growth = rows_of_table(client.get("/dashboard/indicators/?period=2020-04&basis=official").content.decode())
    assert ["TTHC mức độ 4 có phát sinh hồ sơ ÷ TTHC mức độ 4", *("14,29% (1/7)",) * 2, "28,57%", "Chưa đạt"] in growth
    assert ["Tỷ lệ hồ sơ trực tuyến, toàn tỉnh", "40,00% (12/30)", "26,67% (8/30)", "53,33%", "Chưa đạt"] in growth


def test_a_month_that_the_year_before_lacks_hides_no_earlier_ones(year_with_a_hole, login):
    ReportingPeriod.objects.filter(year=2019, month=2).delete()
    client = login(year_with_a_hole.coordinator)
    shown = text(client.get("/dashboard/indicators/?period=2020-02&basis=official"))
    assert "từng tỷ lệ của tháng 01 năm 2020" in shown
    assert "TTHC mức độ 4 có phát sinh hồ sơ ÷ TTHC mức độ 4 14,29% (1/7) 14,29% (1/7)" in shown
