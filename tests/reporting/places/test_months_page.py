"""Units × months: every cell recounted from the files, missing months named, sorted and paged in the address."""

import re
from fractions import Fraction

import pytest

from reporting.actions.figures import figures_drain
from reporting.actions.submissions import submission_accept
from reporting.models import Compliance
from tests.reporting.figures_2020 import counts, quotas, sent_on, shown, sums, units
from tests.reporting.pages import queries_of, rows_of_table, text
from units.models import User

MONTHS = "/dashboard/months/"
QUARTERS = {1: 1, 2: 1, 3: 1, 4: 2, 5: 2, 6: 2, 7: 3, 8: 3, 9: 3, 10: 4, 11: 4, 12: 4}


def cells_by_unit(page):
    """The cells of each unit of the table, by the unit's code; the last cell is the year to date."""
    found = {}
    for code, body in re.findall(r'<a href="/dashboard/units/([^/]+)/[^>]*>.*?</th>(.*?)</tr>', page, re.DOTALL):
        cells = re.findall(r"<td[^>]*>(.*?)</td>", body, re.DOTALL)
        plain = [re.sub(r'<span class="distance">.*?</span>', "", cell) for cell in cells]
        found[code] = [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", cell)).strip() for cell in plain]
    return found


def has_reported(unit, month, basis="official"):
    day = sent_on().get((f"2020-{month:02d}", unit), "")
    return bool(day) if month <= 11 else basis == "provisional" and "" < day <= "2021-01-04"


def expected_cell(figures, reported, expected):
    """As the page writes a cell: the rate, «không phát sinh» or «chưa gửi», and how many months are in it."""
    total, online, _post = figures
    said = shown(online, total) if total else "không phát sinh" if reported else "chưa gửi"
    if 0 < reported < expected:
        said += f" chưa đủ báo cáo ({reported}/{expected} tháng)"
    return said


def to_date_cell(unit, month):
    figures = sums(counts(2020, range(1, month + 1), "official"), lambda row: row.unit).get(unit, (0, 0, 0))
    return expected_cell(figures, sum(has_reported(unit, each) for each in range(1, month + 1)), month)


def test_every_monthly_cell_is_the_recount_of_the_files(coordinator):
    shown_cells = cells_by_unit(coordinator.get(MONTHS).content.decode())
    by_month = sums(counts(2020, range(1, 12), "official"), lambda row: (row.unit, row.month))
    year = sums(counts(2020, range(1, 12), "official"), lambda row: row.unit)
    expected = {}
    for code in units():
        months = [
            expected_cell(by_month.get((code, month), (0, 0, 0)), has_reported(code, month), 1)
            for month in range(1, 12)
        ]
        reported = sum(has_reported(code, month) for month in range(1, 12))
        expected[code] = [*months, expected_cell(year.get(code, (0, 0, 0)), reported, 11)]
    assert shown_cells == expected
    assert len(expected) == 165


def test_every_cell_of_the_quarters_is_the_recount_of_the_files(coordinator):
    shown_cells = cells_by_unit(coordinator.get(f"{MONTHS}?span=quarter&kind=district").content.decode())
    by_quarter = sums(counts(2020, range(1, 12), "official"), lambda row: (row.unit, QUARTERS[row.month]))
    districts = [code for code, row in units().items() if row["kind"] == "district"]
    assert {code: cells[:-1] for code, cells in shown_cells.items()} == {
        code: [
            expected_cell(
                by_quarter.get((code, quarter), (0, 0, 0)),
                sum(has_reported(code, month) for month in range(1, 12) if QUARTERS[month] == quarter),
                3 if quarter < 4 else 2,
            )
            for quarter in (1, 2, 3, 4)
        ]
        for code in districts
    }


def test_every_cell_of_the_year_to_date_is_the_recount_of_the_files(coordinator):
    shown_cells = cells_by_unit(coordinator.get(f"{MONTHS}?span=ytd&district=575").content.decode())
    mine = [code for code, row in units().items() if "575" in (code, row["parent_code"])]
    assert len(mine) == 9
    assert shown_cells == {code: [to_date_cell(code, month) for month in [*range(1, 12), 11]] for code in mine}


def test_the_last_line_adds_up_the_chosen_units(coordinator):
    page = coordinator.get(f"{MONTHS}?kind=commune&district=569").content.decode()
    last = rows_of_table(page)[-1]
    mine = {code for code, row in units().items() if row["parent_code"] == "569"}
    by_month = sums((row for row in counts(2020, range(1, 12), "official") if row.unit in mine), lambda row: row.month)
    year = sums((row for row in counts(2020, range(1, 12), "official") if row.unit in mine), lambda row: 0)[0]
    reported = {month: sum(has_reported(code, month) for code in mine) for month in range(1, 12)}
    for month, (total, online, _post) in by_month.items():
        assert last[month] == f"{shown(online, total)} {reported[month]}/15"
    assert last[12] == f"{shown(year[1], year[0])} {sum(reported.values())}/165"


def test_provisional_and_confirmed_december_differ_and_name_what_is_missing(coordinator):
    provisional = cells_by_unit(coordinator.get(f"{MONTHS}?period=2020-12&basis=provisional").content.decode())
    official = cells_by_unit(coordinator.get(f"{MONTHS}?period=2020-12&basis=official").content.decode())
    december = sums(counts(2020, range(12, 13), "provisional"), lambda row: row.unit)
    for code in units():
        sent = has_reported(code, 12, "provisional")
        assert provisional[code][11] == expected_cell(december.get(code, (0, 0, 0)), sent, 1)
        assert official[code][11] == ("chờ xác nhận" if sent else "chưa gửi")


def test_a_clerk_does_not_see_who_has_sent_without_being_confirmed(demo, login):
    client = login(User.objects.get(username="clerk-569"))
    page = client.get(f"{MONTHS}?period=2020-12&basis=provisional")
    assert {cells[11] for cells in cells_by_unit(page.content.decode()).values()} == {"chưa xác nhận"}
    assert "tạm tính" not in text(page)


def test_the_title_says_what_the_chosen_months_show_and_how_many_units_lack_one(coordinator):
    shown_text = text(coordinator.get(MONTHS))
    lacking = sum(any(not has_reported(code, month) for month in range(1, 12)) for code in units())
    assert "Tỷ lệ tháng tăng từ 17,90% (tháng 01) lên 39,40% (tháng 11)" in shown_text
    assert f"{lacking}/165 đơn vị còn thiếu báo cáo của ít nhất một tháng." in shown_text
    assert "Đã xác nhận. Tỷ lệ hồ sơ trực tuyến từng tháng năm 2020, đến hết tháng 11/2020" in shown_text


def test_a_cell_has_the_step_and_the_words_of_the_exact_distance_to_its_own_quota(coordinator):
    page = coordinator.get(f"{MONTHS}?kind=district").content.decode()
    by_month = sums(counts(2020, range(1, 12), "official"), lambda row: (row.unit, row.month))
    seen = 0
    for code, body in re.findall(r"/dashboard/units/(\d+)/\?.*?</th>(.*?)</tr>", page, re.DOTALL):
        cells = re.findall(r'<td class="n (away-\w+)[^>]*>(.*?)</td>', body, re.DOTALL)[:11]
        for month, (step, words) in enumerate(cells, start=1):
            total, online, _post = by_month.get((code, month), (0, 0, 0))
            distance = re.search(r'class="distance">(.*?)<', words)
            if not total or code not in quotas():
                assert (step, distance) == ("away-none", None)
                continue
            gap = Fraction(100 * online, total) - Fraction(quotas()[code], 100)
            assert step == f"away-{'m' if gap < 0 else 'p'}{_size(gap)}"
            assert distance[1][0] == ("▲" if gap >= 0 else "▼")
            assert abs(_number(distance[1][2:]) - float(gap)) <= 0.0501
            seen += 1
    assert seen > 80


def _size(gap):
    """1 within five points of the quota, 2 within ten, 3 beyond; the edges belong to the upper step."""
    if gap >= 0:
        return 1 + (gap >= 5) + (gap >= 10)
    return 1 + (gap < -5) + (gap < -10)


def _number(text):
    return float(text.replace("−", "-").replace("+", "").replace(",", "."))


def test_rows_are_sorted_by_the_exact_rate_and_units_without_one_come_last(coordinator):
    page = coordinator.get(f"{MONTHS}?kind=department&sort=-total").content.decode()
    year = sums(counts(2020, range(1, 12), "official"), lambda row: row.unit)
    departments = [code for code, row in units().items() if row["kind"] == "department"]
    by_rate = sorted(departments, key=lambda code: -year[code][1] / year[code][0])
    assert list(cells_by_unit(page)) == by_rate
    january = list(cells_by_unit(coordinator.get(f"{MONTHS}?kind=department&sort=1").content.decode()).values())
    with_rate = [cells[0] for cells in january if "%" in cells[0]]
    assert with_rate == sorted(with_rate, key=lambda cell: float(cell[:-1].replace(",", ".")))
    assert [cells[0] for cells in january[len(with_rate) :]] == ["không phát sinh"] * (17 - len(with_rate))


def test_an_order_turned_round_is_the_same_order_backwards(coordinator):
    forwards = list(cells_by_unit(coordinator.get(f"{MONTHS}?sort=unit").content.decode()))
    assert forwards == list(units())
    assert list(cells_by_unit(coordinator.get(f"{MONTHS}?sort=-unit").content.decode())) == forwards[::-1]


def test_three_hundred_units_are_on_a_page_and_the_order_goes_on(coordinator, monkeypatch):
    monkeypatch.setattr("reporting.places.heat.ROWS_A_PAGE", 100)
    first = coordinator.get(f"{MONTHS}?sort=-unit").content.decode()
    assert 'href="?sort=-unit&amp;page=2">Trang sau' in first
    second = coordinator.get(f"{MONTHS}?sort=-unit&page=2").content.decode()
    assert [*cells_by_unit(first), *cells_by_unit(second)] == list(units())[::-1]


def test_a_choice_that_no_unit_fits_says_so(coordinator):
    assert "Không có đơn vị phù hợp với lựa chọn này." in text(coordinator.get(f"{MONTHS}?district=x"))


@pytest.mark.parametrize("address", ["?period=1999-01", "?period=x"])
def test_an_unknown_period_is_not_found(coordinator, address):
    assert coordinator.get(f"{MONTHS}{address}").status_code == 404


def test_a_unit_that_has_nothing_to_report_in_a_month_has_an_empty_cell(working_province, login):
    Compliance.objects.filter(unit=working_province.units["SO1"], period__month=2).delete()
    page = login(working_province.coordinator).get(f"{MONTHS}?period=2020-04&basis=provisional").content.decode()
    assert cells_by_unit(page)["SO1"][1] == "không phải báo cáo"


def test_the_number_of_queries_is_the_same_with_one_report_and_with_many(working_province, login):
    client = login(working_province.coordinator)
    addresses = (MONTHS, f"{MONTHS}?sort=-total&period=2020-04", f"{MONTHS}?span=quarter&sort=q1&kind=commune")
    few = [queries_of(client, address) for address in addresses]
    for month in (1, 2, 3, 4):
        for code in ("SO1", "SO2", "H1", "X1", "X2"):
            figures = [(5, 1, 0)] * len(working_province.reported_by(code))
            submission_accept(submission=working_province.send(code, month, *figures), by=working_province.coordinator)
    figures_drain()
    assert [queries_of(client, address) for address in addresses] == few == [13, 13, 13]
