"""A unit's page: its months compared with its quota and with last year's, nothing said of months that were not sent."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from reporting.actions.figures import figures_drain
from reporting.actions.submissions import submission_accept
from reporting.models import Compliance
from reporting.places.unit_page import UnitMonth
from tests.reporting.drawings.svg import read
from tests.reporting.figures_2020 import counts, grouped, sent_on, shown, sums
from tests.reporting.pages import queries_of, rows_of_table, text
from units.models import Unit, User

TO_NOVEMBER = "Lũy kế đến tháng 11/2020"


def address(code, query="?period=2020-11"):
    return f"/dashboard/units/{code}/{query}"


def figures(code, year, months):
    rows = (row for row in counts(year, range(1, 13), "official") if row.unit == code and row.month in months)
    return sums(rows, lambda row: 0).get(0, (0, 0, 0))


def is_sent(code, month):
    return bool(sent_on().get((f"2020-{month:02d}", code)))


@pytest.mark.parametrize("code", ["569", "575", "22453"])
def test_each_span_is_the_recount_compared_with_the_months_that_both_years_have(coordinator, code):
    rows = rows_of_table(coordinator.get(address(code)).content.decode())[1:4]
    for row, months in zip(rows, (range(11, 12), range(10, 12), range(1, 12)), strict=True):
        reported = sum(is_sent(code, month) for month in months)
        total, online, post = figures(code, 2020, months)
        rate = shown(online, total)
        if reported < len(months):
            rate += f" chưa đủ báo cáo ({reported}/{len(months)} tháng)"
        assert row[1:6] == [grouped(total), grouped(online), rate, grouped(post), f"{reported}/{len(months)}"]
        shared = [month for month in months if is_sent(code, month) and figures(code, 2019, [month])[0]]
        then, now = figures(code, 2019, shared), figures(code, 2020, shared)
        assert row[6:8] == [shown(then[1], then[0]), shown(now[1], now[0])]


def test_each_month_is_the_recount_with_last_years_rate_and_what_is_missing(coordinator):
    page = coordinator.get(address("575")).content.decode()
    table = page[page.index('id="trend"') : page.index("TTHC của")]
    for month, row in enumerate(rows_of_table(table)[1:], start=1):
        total, online, post = figures("575", 2020, [month])
        to_date = figures("575", 2020, range(1, month + 1))
        before = figures("575", 2019, [month])
        reported = sum(is_sent("575", each) for each in range(1, month + 1))
        note = f" chưa đủ báo cáo ({reported}/{month} tháng)" if reported < month else ""
        numbers = [grouped(total), grouped(online), shown(online, total)] if is_sent("575", month) else ["–"] * 3
        assert row[1:6] == [*numbers, shown(before[1], before[0]), shown(to_date[1], to_date[0]) + note]
        assert row[7] == (grouped(post) if is_sent("575", month) else "–")


def lines_of(page):
    """The chart's lines in the wide picture: name to exact values, and the level lines."""
    size = read(page).all("svg", "size-wide")[0]
    lines = {line["data-name"]: [spot.value for spot in line.all("circle", "spot")] for line in size.all("g", "series")}
    return lines, [level.value for level in size.all("line", "level")]


def test_the_chart_holds_the_exact_rates_last_years_and_the_quota_as_a_level_line(coordinator):
    lines, levels = lines_of(coordinator.get(address("569")).content.decode())
    expected = {"Lũy kế": [], "Từng tháng": [], "Năm 2019": []}
    for name, year, spans in (
        ("Lũy kế", 2020, [range(1, month + 1) for month in range(1, 12)]),
        ("Từng tháng", 2020, [[month] for month in range(1, 12)]),
        ("Năm 2019", 2019, [range(1, month + 1) for month in range(1, 13) if figures("569", 2019, [month])[0]]),
    ):
        for months in spans:
            total, online, _post = figures("569", year, months)
            expected[name].append(Fraction(100 * online, total))
    assert lines == {name: values for name, values in expected.items() if values}
    assert levels == [35]


def test_a_unit_without_a_quota_has_no_line_and_its_title_speaks_of_the_months(coordinator):
    page = coordinator.get(address("576")).content.decode()
    assert lines_of(page)[1] == []
    assert "Tỷ lệ tháng tăng từ 0,00% (tháng 3) lên 33,33% (tháng 11)" in page


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("569", f"{TO_NOVEMBER}: 30,42%, thấp hơn chỉ tiêu 35% là 4,58 điểm phần trăm"),
        ("SCT", f"{TO_NOVEMBER}: 56,45%, cao hơn chỉ tiêu 45% là 11,45 điểm phần trăm"),
        (
            "575",
            f"{TO_NOVEMBER}: 30,38%, cao hơn chỉ tiêu 30% là 0,38 điểm phần trăm – chưa đủ báo cáo (10/11 tháng)",
        ),
    ],
)
def test_the_title_says_how_the_unit_compares_with_its_quota(coordinator, code, title):
    page = coordinator.get(address(code)).content.decode()
    assert f"<h2>{title}</h2>" in page
    assert f'role="group" aria-label="{title}"' in page


def test_a_rate_equal_to_the_quota_is_said_to_be_equal(working_province, login):
    submission = working_province.send("X1", 4, (4, 1, 0), (0, 0, 0))
    submission_accept(submission=submission, by=working_province.coordinator)
    figures_drain()
    page = login(working_province.coordinator).get(address("X1", "?period=2020-04"))
    assert "Lũy kế đến tháng 4/2020: 25,00%, bằng chỉ tiêu 25% – chưa đủ báo cáo (1/4 tháng)" in text(page)


def test_a_month_that_was_not_sent_shows_no_zeros(working_province, login):
    page = login(working_province.coordinator).get(address("X1", "?period=2020-04")).content.decode()
    spans = rows_of_table(page)[1:4]
    assert [row[1:6] for row in spans] == [["–", "–", "– Chưa báo cáo", "–", done] for done in ("0/1", "0/1", "0/4")]


def test_a_unit_without_figures_says_so(working_province, login):
    Unit.objects.create(code="Y", name="Xã Mới", kind="commune", active_from=date(2021, 1, 1))
    page = text(login(working_province.coordinator).get(address("Y", "?period=2020-04")))
    assert "Đơn vị không phải báo cáo trong kỳ này." in page


def test_a_clerk_sees_provisional_figures_of_the_own_unit_alone(demo, login):
    client = login(User.objects.get(username="clerk-568"))
    asked = "?period=2020-12&basis=provisional"
    assert "tạm tính" in text(client.get(address("568", asked)))
    assert "tạm tính" not in text(client.get(address("569", asked)))


def test_the_number_of_queries_is_the_same_with_one_report_and_with_many(working_province, login):
    client = login(working_province.coordinator)
    submission = working_province.send("X1", 4, (5, 1, 0), (1, 0, 0))
    submission_accept(submission=submission, by=working_province.coordinator)
    figures_drain()
    few = queries_of(client, address("X1", "?period=2020-04"))
    for month in (1, 2, 3):
        submission = working_province.send("X1", month, (5, 1, 0), (1, 0, 0))
        submission_accept(submission=submission, by=working_province.coordinator)
    figures_drain()
    assert queries_of(client, address("X1", "?period=2020-04")) == few == 22


def test_without_a_period_the_page_shows_the_overviews_month(coordinator):
    shown = text(coordinator.get("/dashboard/units/569/"))
    assert "Lũy kế đến tháng 11/2020 (đã xác nhận)" in shown
    assert "tháng 12/2020" not in shown.replace("Tháng 12/2020", "")
    provisional = text(coordinator.get("/dashboard/units/569/?basis=provisional"))
    assert "Lũy kế đến tháng 12/2020 (tạm tính)" in provisional


def test_a_month_that_misses_the_quota_by_a_thousandth_is_not_shown_as_met():
    """34,999 of 100,000 against 35 %: 34,999 at the top of the page, and in the table of months too."""
    row = Compliance(ytd_received_online=34_999, ytd_received_total=100_000, minimum_hundredths=3500)
    assert UnitMonth(row, None).rate_to_date == Decimal("34.999")
