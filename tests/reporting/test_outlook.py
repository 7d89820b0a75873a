"""«Ước thực hiện cả năm»: every number recounted from the files; words for what is supposed; nothing after December."""

import re
from collections import Counter
from fractions import Fraction

import pytest
import time_machine

from reporting.actions.figures import figures_drain
from reporting.actions.submissions import submission_accept
from tests.reporting.figures_2020 import counts, grouped, quotas, rows_of, shown, sums, units
from tests.reporting.test_dashboard import queries_of, text
from units.models import User

PAGE = "/dashboard/outlook/"


def half_up(value):
    return (value + Fraction(1, 2)).__floor__()


def expected():
    """As of November, by unit code: (total, online, months reported) from the expected file."""
    return {
        row["unit_code"]: (
            int(row["ytd_received_total"]),
            int(row["ytd_received_online"]),
            int(row["months_reported"]),
        )
        for row in rows_of("expected_2020.csv")
        if row["as_of"] == "2020-11"
    }


def recounted(code, base=None):
    """(total and online of the year, total of the rest, prospect) of a unit, in exact fractions."""
    total, online, months = expected()[code]
    base_total, base_online, base_months = base or (total, online, months)
    minimum = quotas().get(code)
    if minimum is None:
        prospect = "Không giao chỉ tiêu"
    elif not base_months or not total:
        prospect = "Chưa ước được (chưa có hồ sơ)"
    else:
        rest_total = half_up(Fraction(base_total, base_months))
        year_online = online + Fraction(base_online, base_months)
        year_total = total + Fraction(base_total, base_months)
        need = max(0, -(-minimum * (total + rest_total) // 10000) - online)
        if 10000 * year_online >= minimum * year_total:
            prospect = "Có khả năng đạt chỉ tiêu"
        else:
            prospect = "Khó có khả năng đạt chỉ tiêu" if need > rest_total else "Cần tăng tỷ lệ mới đạt chỉ tiêu"
    if not base_months:
        return None, prospect
    rest = half_up(Fraction(base_total, base_months)), half_up(Fraction(base_online, base_months))
    return (total + rest[0], online + rest[1], rest[0]), prospect


def lines(client, address):
    """The cells of each unit's line, by the unit's code."""
    page = client.get(address).content.decode()
    found = {}
    for row in re.findall(r"<tr>\s*<th scope=\"row\"><a href=\"/dashboard/units/.*?</tr>", page, re.DOTALL):
        code = re.search(r"/dashboard/units/([^/]+)/", row)[1]
        cells = re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)
        found[code] = [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", cell)).strip() for cell in cells]
    return found


def test_every_unit_stands_with_its_projection_as_recounted(coordinator):
    shown_lines = lines(coordinator, PAGE)
    assert set(shown_lines) == set(units())
    for code, cells in shown_lines.items():
        year, prospect = recounted(code)
        total, online, months = expected()[code]
        assert cells[1].startswith(f"{shown(online, total)} {grouped(online)}/{grouped(total)}")
        assert cells[2].startswith(f"{months}/11")
        assert ("chưa đủ báo cáo" in cells[2]) == (months < 11)
        assert cells[3:5] == (["–", "–"] if year is None else [grouped(year[0]), grouped(year[1])])
        assert cells[7] == prospect
        if year is not None:
            assert cells[5] == shown(online, total)  # the average of all months keeps the rate


def test_what_the_rest_must_bring_is_recounted(coordinator):
    for code, cells in lines(coordinator, PAGE).items():
        year, prospect = recounted(code)
        if prospect in ("Không giao chỉ tiêu", "Chưa ước được (chưa có hồ sơ)"):
            assert cells[8:] == ["–", "–"]
            continue
        online, minimum, rest = expected()[code][1], quotas()[code], year[2]
        need = max(0, -(-minimum * year[0] // 10000) - online)
        assert cells[8] == f"{grouped(need)} /{grouped(rest)} hồ sơ ước tiếp nhận"
        assert cells[9] == shown(need, rest)


def test_groups_and_the_province_are_sums_of_dossiers(coordinator):
    page = text(coordinator.get(PAGE))
    province = [0, 0, 0, 0, Counter()]
    for kind, label in (("department", "Sở, ban, ngành"), ("district", "UBND cấp huyện"), ("commune", "UBND cấp xã")):
        codes = [code for code, unit in units().items() if unit["kind"] == kind]
        total, online = (sum(expected()[code][place] for code in codes) for place in (0, 1))
        years = [year for code in codes if (year := recounted(code)[0])]
        year_total = total + sum(year[2] for year in years)
        year_online = online + sum(year[1] - expected()[code][1] for code in codes if (year := recounted(code)[0]))
        prospects = Counter(recounted(code)[1] for code in codes)
        incomplete = sum(expected()[code][2] < 11 for code in codes)
        row = (
            f"{label} chưa đủ báo cáo: {incomplete} đơn vị {len(codes)} {grouped(total)} {grouped(online)}"
            f" {shown(online, total)} {grouped(year_total)} {grouped(year_online)} {shown(year_online, year_total)}"
            f" {' '.join(str(prospects[name]) for name in PROSPECTS)} "
        )
        assert row in page
        for place, number in enumerate((total, online, year_total, year_online, prospects)):
            province[place] += number
    total, online, year_total, year_online, prospects = province
    judged = 165 - prospects["Không giao chỉ tiêu"]
    assert f"{prospects['Có khả năng đạt chỉ tiêu']}/{judged} đơn vị được giao chỉ tiêu có khả năng đạt" in page
    assert (
        f" {grouped(total)} {grouped(online)} 31,10% {grouped(year_total)} {grouped(year_online)}"
        f" {shown(year_online, year_total)} {' '.join(str(prospects[name]) for name in PROSPECTS)} "
    ) in page


PROSPECTS = (
    "Có khả năng đạt chỉ tiêu",
    "Cần tăng tỷ lệ mới đạt chỉ tiêu",
    "Khó có khả năng đạt chỉ tiêu",
    "Chưa ước được (chưa có hồ sơ)",
    "Không giao chỉ tiêu",
)


def test_by_the_last_three_months_every_unit_is_recounted(coordinator):
    months = Counter()
    for row in rows_of("submissions_2020.csv"):
        if row["period"] in ("2020-09", "2020-10", "2020-11") and row["submitted_on"]:
            months[row["unit_code"]] += 1
    recent = sums(counts(2020, range(9, 12), "official"), lambda row: row.unit)
    shown_lines = lines(coordinator, f"{PAGE}?by=recent")
    for code, cells in shown_lines.items():
        total, online, _post = recent.get(code, (0, 0, 0))
        year, prospect = recounted(code, (total, online, months[code]))
        assert cells[3:5] == (["–", "–"] if year is None else [grouped(year[0]), grouped(year[1])])
        assert cells[7] == prospect
    assert len(shown_lines) == 165


def test_what_is_supposed_stands_in_words_with_the_basis(coordinator):
    page = text(coordinator.get(PAGE))
    assert "giả định các tháng còn lại có số hồ sơ và tỷ lệ như bình quân các tháng đã báo cáo" in page
    assert "lũy kế đến tháng 11/2020 cộng với 1 tháng còn lại" in page
    assert "Lũy kế đến tháng 11/2020 (đã xác nhận) và ước thực hiện cả năm" in page
    assert "Cập nhật lúc 14:05, 04/01/2021" in page
    assert "bình quân 3 tháng gần nhất của đơn vị" in text(coordinator.get(f"{PAGE}?by=recent"))


def test_after_december_nothing_is_left_to_project(coordinator):
    page = text(coordinator.get(f"{PAGE}?period=2020-12"))
    assert "không còn tháng nào để ước thực hiện" in page
    assert "Ước cả năm: tổng số" not in page


def test_the_table_sorts_with_the_order_in_the_address(coordinator):
    for order, falling in (("need", False), ("-need", True)):
        needs = [
            int(cells[8].split(" ")[0].replace(".", ""))
            for cells in lines(coordinator, f"{PAGE}?kind=department&sort={order}").values()
        ]
        assert needs == sorted(needs, reverse=falling)
        assert len(needs) == 17


def test_a_clerk_sees_confirmed_figures_only(demo, login):
    page = text(login(User.objects.get(username="clerk-569")).get(f"{PAGE}?basis=provisional&period=2020-10"))
    assert "tạm tính" not in page
    assert "(đã xác nhận)" in page


@pytest.mark.parametrize("address", ["?period=1999-01", "?period=2020-13"])
def test_an_unknown_period_is_not_found(coordinator, address):
    assert coordinator.get(PAGE + address).status_code == 404


def test_the_number_of_queries_is_the_same_with_one_report_and_with_many(working_province, login):
    client = login(working_province.coordinator)
    addresses = (PAGE, f"{PAGE}?by=recent&kind=commune")
    few = [queries_of(client, address) for address in addresses]
    for month in (1, 2, 3, 4):
        for code in ("SO1", "SO2", "H1", "X1", "X2"):
            figures = [(5, 1, 0)] * len(working_province.reported_by(code))
            submission_accept(submission=working_province.send(code, month, *figures), by=working_province.coordinator)
    figures_drain()
    assert [queries_of(client, address) for address in addresses] == few == [7, 8]


def test_before_any_period_ended_there_is_no_page(db, login):
    with time_machine.travel("2018-05-15T09:00:00+07:00", tick=False):
        assert login(User.objects.create(username="c", role="coordinator")).get(PAGE).status_code == 404
