"""The drawing of the year's end: the exact year to date, and a fan from it to the range that the page states."""

from fractions import Fraction

from reporting.figures.totals import Totals
from reporting.outlook.drawing import year_end_chart
from reporting.outlook.sums import YearSums
from tests.reporting.drawings.svg import read
from tests.reporting.figures_2020 import counts, sums
from tests.reporting.pages import text


def test_the_line_is_the_recount_and_the_fan_ends_at_the_range_of_the_page(coordinator):
    response = coordinator.get("/dashboard/outlook/?period=2020-11&basis=official")
    page = read(response.content.decode())
    size = page.all("svg", "size-wide")[0]
    by_month = sums(counts(2020, range(1, 12), "official"), lambda row: row.month)
    expected, total, online = [], 0, 0
    for month in range(1, 12):
        total, online = total + by_month[month][0], online + by_month[month][1]
        expected.append(Fraction(100 * online, total))
    assert [spot.value for spot in size.one("g", "series").all("circle", "spot")] == expected
    fan = size.one("polygon", "fan")
    low, high = (f"{float(Fraction(fan[name])):.2f}%".replace(".", ",") for name in ("data-low", "data-high"))
    assert f"từ {low} đến {high}" in text(response) or f"{low} – {high}" in text(response)
    assert Fraction(fan["data-low"]) <= size.one("polyline", "fan-middle").value <= Fraction(fan["data-high"])


def test_without_dossiers_nothing_is_drawn():
    assert year_end_chart({1: Totals()}, 1, YearSums(Totals(), 0, (0, 0, 0))) is None


def test_one_estimate_is_said_as_one_about_which_nothing_more_is_known():
    chart = year_end_chart({1: Totals(10, 3)}, 1, YearSums(Totals(10, 3), 120, (36, 36, 36)))
    assert chart is not None
    assert chart.title == "Cả năm ước đạt khoảng 30,0%; các tháng đã có còn ít, chưa ước được khoảng dao động"
