"""«Ước thực hiện cả năm»: every number recounted from the files; words for what is supposed; nothing after December."""

import re
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

import pytest
import time_machine

from reporting.actions.figures import figures_drain
from reporting.actions.submissions import submission_accept
from tests.reporting.figures_2020 import DEMO_DAY, counts, grouped, quotas, rows_of, shown, sums, units
from tests.reporting.hinted import hinted_codes
from tests.reporting.pages import markup, queries_of, text
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


def months_of_units(basis="official", months=range(1, 12)):
    """(total, online) of each reported month by unit code and month; a month without dossiers is (0, 0)."""
    found = {code: {} for code in units()}
    for row in rows_of("submissions_2020.csv"):
        month = int(row["period"][5:])
        if month in months and row["submitted_on"] and (month <= 11 or row["submitted_on"] <= DEMO_DAY):
            found[row["unit_code"]][month] = (0, 0)
    for (code, month), (total, online, _post) in sums(
        counts(2020, months, basis), lambda row: (row.unit, row.month)
    ).items():
        found[code][month] = (total, online)
    return found


@dataclass
class Recount:
    """One unit's year, in plain loops over the months of the files."""

    now: tuple[int, int]
    left: int
    suppositions: list[tuple[int, int, int]]  # (total, online, months) of the recent, all and best months
    minimum: int | None

    @property
    def is_estimated(self):
        return self.suppositions[0][2] > 0

    @property
    def rest(self):
        total, _online, months = self.suppositions[0]
        return half_up(Fraction(total * self.left, months)) if months else 0

    @property
    def year(self):
        _total, online, months = self.suppositions[0]
        return self.now[0] + self.rest, self.now[1] + (half_up(Fraction(online * self.left, months)) if months else 0)

    def exact(self, index):
        """(total, online) of the year at the rate of one of the suppositions."""
        total, online, months = self.suppositions[0]
        rest = Fraction(total * self.left, months)
        rate_total, rate_online, _months = self.suppositions[index]
        if not rate_total:
            rate_total, rate_online = total, online
        return self.now[0] + rest, self.now[1] + (rest * Fraction(rate_online, rate_total) if rate_total else 0)

    @property
    def exact_rates(self):
        return [Fraction(online) / total if total else None for total, online in map(self.exact, range(3))]

    @property
    def need(self):
        return max(0, -(-self.minimum * self.year[0] // 10000) - self.now[1])

    @property
    def prospect(self):
        if self.minimum is None:
            return "Không giao chỉ tiêu"
        if not self.is_estimated or not self.year[0]:
            return "Chưa ước được (chưa có hồ sơ)"
        if self.exact_rates[0] >= Fraction(self.minimum, 10000):
            return "Có khả năng đạt chỉ tiêu"
        if self.need > self.rest:
            return "Không còn khả năng đạt chỉ tiêu"
        if max(self.exact_rates) >= Fraction(self.minimum, 10000):
            return "Cần tăng tỷ lệ mới đạt chỉ tiêu"
        return "Khó có khả năng đạt chỉ tiêu"


def recounts(as_of=11, later_months=True):
    """Every unit's year as of a month by its code; ``later_months``: with December's reports without open hints."""
    known, left_out = months_of_units("provisional", range(1, 13)), hinted_codes()
    found = {}
    for code, months in known.items():
        past = {month: sums for month, sums in months.items() if month <= as_of}
        best = sorted((each for each in past.items() if each[1][0]), key=lambda each: (-rate_of(each), -each[0]))[:3]
        later = {12: months[12]} if later_months and 12 in months and code not in left_out else {}
        found[code] = Recount(
            now=tuple(sum(each[index] for each in [*past.values(), *later.values()]) for index in (0, 1)),
            left=12 - as_of - len(later),
            suppositions=[
                added([each for month, each in past.items() if month > as_of - 3]),
                added(list(past.values())),
                added([each for _month, each in best]),
            ],
            minimum=quotas().get(code),
        )
    return found


def rate_of(each):
    _month, (total, online) = each
    return Fraction(online, total)


def added(months):
    return sum(each[0] for each in months), sum(each[1] for each in months), len(months)


def percent(value):
    """A fraction as pages write it in percent: «31,10%»."""
    return shown(value.numerator, value.denominator)


def lines(client, address):
    """The cells of each unit's line, by the unit's code."""
    page = markup(client.get(address))
    found = {}
    for row in re.findall(r"<tr><th scope=\"row\"><a href=\"/dashboard/units/.*?</tr>", page, re.DOTALL):
        code = re.search(r"/dashboard/units/([^/]+)/", row)[1]
        cells = re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)
        found[code] = [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", cell)).strip() for cell in cells]
    return found


@pytest.mark.parametrize(("address", "as_of", "later"), [("", 11, True), ("?period=2020-08&basis=official", 8, False)])
def test_every_unit_is_shown_with_its_projection_as_recounted(coordinator, address, as_of, later):
    shown_lines = lines(coordinator, PAGE + address)
    assert set(shown_lines) == set(units())
    for code, recount in recounts(as_of, later).items():
        cells = shown_lines[code]
        total, online, months = recount.suppositions[1]
        assert cells[1].startswith(f"{shown(online, total)} {grouped(online)}/{grouped(total)}")
        assert cells[2].startswith(f"{months}/{as_of}")
        assert ("chưa đủ báo cáo" in cells[2]) == (months < as_of)
        year = [grouped(number) for number in recount.year] if recount.is_estimated else ["–", "–"]
        assert cells[3:5] == year
        assert cells[7] == recount.prospect
        if recount.is_estimated and recount.year[0] and recount.prospect != "Không giao chỉ tiêu":
            rates = recount.exact_rates
            low, high = percent(min(rates)), percent(max(rates))
            assert cells[5].split(" ", 1)[1:] == ([f"{low} – {high}"] if low != high else [])
            assert cells[5].startswith(percent(rates[0])[:-1])  # more decimals where two would hide a missed quota


def test_what_the_rest_must_bring_is_recounted(coordinator):
    seen = set()
    for address, found in ((PAGE, recounts()), (f"{PAGE}?period=2020-08", recounts(8, later_months=False))):
        shown_lines = lines(coordinator, address)
        for code, recount in found.items():
            seen.add(recount.prospect)
            assert_needed(shown_lines[code], recount)
    assert seen == set(PROSPECTS)


def assert_needed(cells, recount):
    """The last two columns of a unit's line: the online dossiers that the rest must bring, and their share."""
    if recount.prospect in ("Không giao chỉ tiêu", "Chưa ước được (chưa có hồ sơ)"):
        assert cells[8:] == ["–", "–"]
        return
    left = f"/{grouped(recount.rest)} hồ sơ ước tiếp nhận" if recount.left else "không còn tháng nào"
    assert cells[8] == f"{grouped(recount.need)} {left}"
    impossible = recount.prospect == "Không còn khả năng đạt chỉ tiêu"
    assert cells[9] == ("trên 100%" if impossible else shown(recount.need, recount.rest))


def test_no_rate_above_100_percent_is_shown_as_if_it_could_be_reached(coordinator):
    for address in ("", "?period=2020-10", "?period=2020-06"):
        for cells in lines(coordinator, PAGE + address).values():
            numbers = re.findall(r"(\d+),\d+%", cells[9])
            assert all(int(number) <= 100 for number in numbers)


def test_groups_and_the_province_are_sums_of_dossiers(coordinator):
    page = text(coordinator.get(PAGE))
    found, province = recounts(), [0, 0, [0, 0, 0], 0, Counter()]
    for kind, label in (("department", "Sở, ban, ngành"), ("district", "UBND cấp huyện"), ("commune", "UBND cấp xã")):
        codes = [code for code, unit in units().items() if unit["kind"] == kind]
        total, online = (sum(expected()[code][index] for code in codes) for index in (0, 1))
        year_total = sum(found[code].year[0] for code in codes)
        by_rates = [sum(year_online(found[code], index) for code in codes) for index in range(3)]
        prospects = Counter(found[code].prospect for code in codes)
        incomplete = sum(expected()[code][2] < 11 for code in codes)
        row = (
            f"{label} chưa đủ báo cáo: {incomplete} đơn vị {len(codes)} {grouped(total)} {grouped(online)}"
            f" {shown(online, total)} {estimates(year_total, by_rates)} {in_order(prospects)} "
        )
        assert row in page
        province[2] = [mine + its for mine, its in zip(province[2], by_rates, strict=True)]
        for index, number in ((0, online), (1, year_total), (3, total), (4, prospects)):
            province[index] += number
    online, year_total, by_rates, total, prospects = province
    judged = 165 - prospects["Không giao chỉ tiêu"]
    assert f"{prospects['Có khả năng đạt chỉ tiêu']}/{judged} đơn vị được giao chỉ tiêu có khả năng đạt" in page
    row = f" {grouped(total)} {grouped(online)} 31,10% {estimates(year_total, by_rates)} {in_order(prospects)} "
    assert row in page
    low, high = shown(min(by_rates), year_total), shown(max(by_rates), year_total)
    assert f"{shown(by_rates[0], year_total)} trong khoảng {low} đến {high}" in page


def year_online(recount, index):
    """The online dossiers of the year in whole numbers at the rate of one of the suppositions."""
    if not recount.is_estimated:
        return recount.now[1]
    total, online, _months = recount.suppositions[index]
    if index == 0 or not total:
        return recount.year[1]
    return recount.now[1] + half_up(Fraction(recount.rest * online, total))


def estimates(year_total, by_rates):
    low, high = shown(min(by_rates), year_total), shown(max(by_rates), year_total)
    return f"{grouped(year_total)} {grouped(by_rates[0])} {shown(by_rates[0], year_total)} {low} – {high}"


def in_order(prospects):
    return " ".join(str(prospects[name]) for name in PROSPECTS)


PROSPECTS = (
    "Có khả năng đạt chỉ tiêu",
    "Cần tăng tỷ lệ mới đạt chỉ tiêu",
    "Khó có khả năng đạt chỉ tiêu",
    "Không còn khả năng đạt chỉ tiêu",
    "Chưa ước được (chưa có hồ sơ)",
    "Không giao chỉ tiêu",
)


def test_the_estimate_is_not_the_present_rate_under_another_name(coordinator):
    page = text(coordinator.get(PAGE))
    now, year, low, high = re.search(
        r"\(đã xác nhận\) (\S+%) Ước thực hiện cả năm (\S+%) trong khoảng (\S+%) đến (\S+%)", page
    ).groups()
    assert now == "31,10%"
    assert now != year
    assert low != high


def test_a_report_with_open_hints_is_not_taken_into_the_estimate(demo, login):
    left_out = hinted_codes()
    found, page = recounts(), login(User.objects.get(username="coordinator"))
    shown_lines = lines(page, PAGE)
    assert left_out
    for code in left_out:
        assert found[code].left == 1
        assert shown_lines[code][3] == grouped(found[code].year[0])


def test_what_is_supposed_is_said_in_words_with_the_basis(coordinator):
    page = text(coordinator.get(PAGE))
    assert "có số hồ sơ tiếp nhận như bình quân 3 tháng gần nhất của đơn vị" in page
    assert "lũy kế đến tháng 11/2020 cộng với 1 tháng còn lại" in page
    assert "thì lấy đúng số đã gửi (tạm tính), trừ báo cáo có cảnh báo chưa xác nhận" in page
    assert "Lũy kế đến tháng 11/2020 (đã xác nhận) và ước thực hiện cả năm" in page
    assert "Cập nhật lúc 14:05, 04/01/2021" in page
    assert "số đã gửi (tạm tính)" not in text(coordinator.get(f"{PAGE}?period=2020-11"))


def test_after_december_nothing_is_left_to_project(coordinator):
    page = text(coordinator.get(f"{PAGE}?period=2020-12"))
    assert "không còn tháng nào để ước thực hiện" in page
    assert "Ước cả năm: tổng số" not in page


def test_the_table_sorts_with_the_order_in_the_address(coordinator):
    for order, descending in (("need", False), ("-need", True)):
        needs = [
            int(cells[8].split(" ")[0].replace(".", ""))
            for cells in lines(coordinator, f"{PAGE}?kind=department&sort={order}").values()
        ]
        assert needs == sorted(needs, reverse=descending)
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
    addresses = (PAGE, f"{PAGE}?period=2020-03&kind=commune")
    few = [queries_of(client, address) for address in addresses]
    for month in (1, 2, 3, 4):
        for code in ("SO1", "SO2", "H1", "X1", "X2"):
            figures = [(5, 1, 0)] * len(working_province.reported_by(code))
            submission_accept(submission=working_province.send(code, month, *figures), by=working_province.coordinator)
    figures_drain()
    assert [queries_of(client, address) for address in addresses] == few == [10, 9]


def test_before_any_period_ended_the_page_says_so(db, login):
    with time_machine.travel("2018-05-15T09:00:00+07:00", tick=False):
        page = login(User.objects.create(username="c", role="coordinator")).get(PAGE)
    assert "Các kỳ báo cáo được tạo khi đã nhập danh sách đơn vị." in page.content.decode()
