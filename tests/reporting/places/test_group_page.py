"""A group's page: sums of month, quarter and year, last year's same months, how its units are spread."""

import pytest

from reporting.actions.figures import figures_drain
from reporting.actions.submissions import submission_accept
from reporting.figures.totals import Totals
from reporting.figures.trend import Trend
from reporting.models import Compliance
from tests.reporting.figures_2020 import counts, grouped, quotas, sent_on, shown, sums, units
from tests.reporting.pages import queries_of, rows_of_table, text
from units.models import User

KINDS = ("department", "district", "commune")
QUARTER = {"month": range(11, 12), "quarter": range(10, 12), "ytd": range(1, 12)}


def address(kind, query=""):
    return f"/dashboard/groups/{kind}/{query}"


def members(kind):
    return [code for code, row in units().items() if row["kind"] == kind]


def added_up(kind, year, months):
    mine = set(members(kind))
    rows = (row for row in counts(year, range(min(months), max(months) + 1), "official") if row.unit in mine)
    return sums(rows, lambda row: 0).get(0, (0, 0, 0))


def sent(kind, months):
    return sum(bool(sent_on().get((f"2020-{month:02d}", code))) for code in members(kind) for month in months)


def points(now, then):
    """A difference of two shown rates: «+16,66»."""
    hundredths = [int(rate[:-1].replace(",", "")) for rate in (now, then)]
    difference = hundredths[0] - hundredths[1]
    return f"{'+' if difference > 0 else '−' if difference else ''}{abs(difference) // 100},{abs(difference) % 100:02d}"


@pytest.mark.parametrize("kind", KINDS)
def test_month_quarter_and_year_are_the_recount_compared_with_last_years_same_months(coordinator, kind):
    rows = rows_of_table(coordinator.get(address(kind)).content.decode())[1:4]
    names = ["Tháng 11/2020", "Quý IV/2020 (đến hết tháng 11)", "Lũy kế đến tháng 11/2020"]
    compared = ["tháng 11", "tháng 10, 11", "tháng 6 đến tháng 11"]
    for row, name, words, months in zip(rows, names, compared, QUARTER.values(), strict=True):
        shared = [month for month in months if month >= 6]
        total, online, post = added_up(kind, 2020, months)
        now, then = added_up(kind, 2020, shared), added_up(kind, 2019, shared)
        rates = [shown(then[1], then[0]), shown(now[1], now[0])]
        assert row == [
            name,
            *(grouped(total), grouped(online), shown(online, total), grouped(post)),
            f"{grouped(sent(kind, months))}/{grouped(len(members(kind)) * len(months))}",
            *rates,
            points(rates[1], rates[0]),
            words,
        ]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("span", QUARTER)
def test_the_distribution_is_the_recount(coordinator, kind, span):
    page = coordinator.get(address(kind, f"?span={span}")).content.decode()
    table = page[page.index('id="bands"') : page.index('id="trend"')]
    rows = rows_of_table(table)[1:]
    found = sums(counts(2020, QUARTER[span], "official"), lambda row: row.unit)
    rated = {code: found[code][:2] for code in members(kind) if found.get(code, (0,))[0]}
    bands = {}
    for total, online in rated.values():
        low = min(5 * (20 * online // total), 95)
        bands[low] = bands.get(low, 0) + 1
    shown_bands = {row[0]: row[1:] for row in rows if len(row) == 3}
    assert {name: row[0] for name, row in shown_bands.items() if row[0] != "0"} == {
        f"từ {low}% đến dưới {low + 5}%": str(number) for low, number in bands.items()
    }
    for low, number in bands.items():
        assert shown_bands[f"từ {low}% đến dưới {low + 5}%"][1] == shown(number, len(rated))
    lines = [row[0] for row in rows if len(row) == 1]
    assert [line[line.index("tối thiểu") :] for line in lines] == [
        quota_line(rated, minimum) for minimum in sorted({quotas()[code] for code in members(kind) if code in quotas()})
    ]


def quota_line(rated, minimum):
    judged = [figures for code, figures in rated.items() if quotas().get(code) == minimum]
    reached = sum(10_000 * online >= minimum * total for total, online in judged)
    return f"tối thiểu {minimum // 100}%: {reached}/{len(judged)} đơn vị có tỷ lệ đạt mức này"


def test_the_title_of_the_distribution_is_the_recounted_median(coordinator):
    found = sums(counts(2020, range(1, 12), "official"), lambda row: row.unit)
    rates = sorted((found[code][1] / found[code][0], code) for code in members("department"))
    total, online, _post = found[rates[8][1]]
    title = f"Một nửa số đơn vị đạt từ {shown(online, total)} trở lên (trung vị)"
    assert title in text(coordinator.get(address("department")))


def test_a_line_of_the_chosen_quota_is_before_the_band_that_begins_with_it(coordinator):
    page = coordinator.get(address("commune")).content.decode()
    names = [row[0] for row in rows_of_table(page[page.index('id="bands"') : page.index('id="trend"')])]
    for minimum in (20, 25):
        line = next(place for place, name in enumerate(names) if f"tối thiểu {minimum}%" in name)
        assert names[line + 1] == f"từ {minimum}% đến dưới {minimum + 5}%"


def test_each_month_and_quarter_with_its_completeness_is_the_recount(coordinator):
    page = coordinator.get(address("commune")).content.decode()
    trend = page[page.index('id="trend"') : page.index('<section class="sheet why">')]
    rows = {row[0]: row[1:] for row in rows_of_table(trend)[1:]}
    spans = {f"Tháng {number}": range(number, number + 1) for number in range(3, 12)}
    spans |= {"Tháng 01": range(1, 2), "Tháng 02": range(2, 3)}
    spans |= {"Quý I": range(1, 4), "Quý II": range(4, 7), "Quý III": range(7, 10)}
    spans["Quý IV đến hết tháng 11"] = range(10, 12)
    assert set(rows) == set(spans)
    for name, months in spans.items():
        total, online, post = added_up("commune", 2020, months)
        due = 139 * len(months)
        assert rows[name] == [
            *(grouped(total), grouped(online), shown(online, total), grouped(post)),
            f"{sent('commune', months)}/{due}",
            shown(sent("commune", months), due),
        ]


def test_a_quarter_of_one_month_is_that_month_and_has_no_line_of_its_own():
    months = [(number, Totals(10, number)) for number in (1, 2, 3, 4)]
    assert [(row.number, row.quarter) for row in Trend(months).rows] == [(1, ""), (2, ""), (3, ""), (3, "I"), (4, "")]


def test_provisional_december_is_shown_only_where_it_is_asked_for(coordinator, login):
    provisional = text(coordinator.get(address("district", "?period=2020-12&basis=provisional")))
    assert "Số liệu cộng đến hết tháng 12/2020 (tạm tính)" in provisional
    clerk = login(User.objects.get(username="clerk-569"))
    assert "tạm tính" not in text(clerk.get(address("district", "?period=2020-12&basis=provisional")))


def test_a_unit_that_ended_in_the_quarter_counts_in_the_sums_but_not_among_the_units(working_province, login):
    for code, month in (("X1", 3), ("X2", 2)):
        working_province.send(code, month, (5, 1, 0), (0, 0, 0))
    figures_drain()
    Compliance.objects.filter(unit=working_province.units["X2"], period__month=3).delete()
    client = login(working_province.coordinator)
    page = text(client.get(address("commune", "?period=2020-03&span=quarter&basis=provisional")))
    assert "Quý I/2020 10 2 20,00%" in page
    assert "Một đơn vị có tỷ lệ: 20,00%" in page


def test_a_group_without_units_says_so(working_province, login):
    Compliance.objects.filter(unit__kind="district").delete()
    shown_text = text(login(working_province.coordinator).get(address("district")))
    assert "Trong kỳ này không có đơn vị nào của khối phải báo cáo." in shown_text


def test_what_is_no_group_is_not_found(working_province, login):
    assert login(working_province.coordinator).get(address("province")).status_code == 404


def test_the_number_of_queries_is_the_same_with_one_report_and_with_many(working_province, login):
    client = login(working_province.coordinator)
    addresses = (address("commune"), address("commune", "?span=quarter&basis=provisional"))
    first = working_province.send("X1", 4, *[(5, 1, 0)] * len(working_province.reported_by("X1")))
    submission_accept(submission=first, by=working_province.coordinator)
    figures_drain()
    few = [queries_of(client, each) for each in addresses]
    for month in (1, 2, 3, 4):
        for code in ("SO1", "SO2", "H1", *(["X1"] if month < 4 else []), "X2"):
            numbers = [(5, 1, 0)] * len(working_province.reported_by(code))
            submission_accept(submission=working_province.send(code, month, *numbers), by=working_province.coordinator)
    figures_drain()
    assert [queries_of(client, each) for each in addresses] == few == [16, 17]
