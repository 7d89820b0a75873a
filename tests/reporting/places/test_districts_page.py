"""The districts: their own figures, their communes', both together; every number recounted from the files."""

import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest

from reporting.actions.figures import figures_drain
from reporting.actions.submissions import submission_accept
from reporting.models import ReportingPeriod
from tests.reporting.drawings.svg import read
from tests.reporting.figures_2020 import counts, grouped, quotas, rows_of, sent_on, shown, sums, units
from tests.reporting.pages import queries_of, rows_of_table, text, words
from units.models import DistrictTile, Unit, User

DISTRICTS = "/dashboard/districts/"
SPANS = {"month": range(11, 12), "quarter": range(10, 12), "ytd": range(1, 12)}
VERDICTS = {"met": "Đạt chỉ tiêu", "not_met": "Chưa đạt chỉ tiêu", "no_quota": "Không giao chỉ tiêu"}


def communes_of(district):
    return [code for code, row in units().items() if row["parent_code"] == district]


def all_districts():
    return [code for code, row in units().items() if row["kind"] == "district"]


def reports(members, months, last_sent="2021-12-31"):
    """How many reports of ``members`` were received for ``months`` of 2020."""
    days = [sent_on().get((f"2020-{month:02d}", code), "") for code in members for month in months]
    return sum("" < day <= last_sent for day in days)


def all_figures(page):
    """The rows of the table with every figure."""
    html = page.content.decode()
    return rows_of_table(html[html.index('id="all-figures"') :])


def recount(months, basis="official"):
    """(total, online) by district: own, of its communes, of both."""
    found = sums(counts(2020, months, basis), lambda row: row.unit)
    own = {code: found.get(code, (0, 0, 0))[:2] for code in all_districts()}
    communes = {
        code: tuple(sum(found.get(each, (0, 0))[place] for each in communes_of(code)) for place in (0, 1))
        for code in all_districts()
    }
    both = {code: tuple(map(sum, zip(own[code], communes[code], strict=True))) for code in all_districts()}
    return own, communes, both


def status_of(code):
    return {row["unit_code"]: row["status"] for row in rows_of("expected_2020.csv") if row["as_of"] == "2020-11"}[code]


def figures(total, online):
    return [grouped(total), grouped(online), shown(online, total)]


@pytest.mark.parametrize("span", SPANS)
def test_every_line_is_the_recount_of_the_files(coordinator, span):
    rows = all_figures(coordinator.get(f"{DISTRICTS}?span={span}"))[2:]
    months = SPANS[span]
    own, communes, both = recount(months)
    expected = []
    for code in all_districts():
        mine = communes_of(code)
        sent = reports([code], months)
        total, online, rate = figures(*own[code])
        if sent < len(months):
            rate += f" chưa đủ báo cáo ({sent}/{len(months)} tháng)"
        states = [status_of(each) for each in mine]
        expected.append(
            [
                units()[code]["name"],
                *(total, online, rate),
                f"{quotas()[code] // 100}%" if code in quotas() else "–",
                VERDICTS[status_of(code)],
                *(figures(*communes[code]) if reports(mine, months) else ["–"] * 3),
                f"{grouped(reports(mine, months))}/{grouped(len(mine) * len(months))}",
                *(grouped(states.count(name)) for name in ("met", "not_met")),
                grouped(states.count("no_data") + states.count("no_quota")),
                *noted(both[code], reports([code, *mine], months), (1 + len(mine)) * len(months)),
            ]
        )
    assert rows[:-1] == expected


def noted(sums, done, due):
    """The sums of several units, with what must be shown with their rate while reports of months are missing."""
    *numbers, rate = figures(*sums)
    missing = rate != "–" and done < due
    note = f" chưa đủ báo cáo ({grouped(done)}/{grouped(due)} báo cáo tháng)" if missing else ""
    return [*numbers, rate + note]


def test_the_last_line_is_the_districts_the_communes_and_both(coordinator):
    last = all_figures(coordinator.get(DISTRICTS))[-1]
    added = [[sum(part[code][place] for code in all_districts()) for place in (0, 1)] for part in recount(range(1, 12))]
    assert last[1:4] == figures(*added[0]) == ["62.283", "19.959", "32,05%"]
    assert last[6:9] == figures(*added[1]) == ["74.178", "14.551", "19,62%"]
    everybody = [code for district in all_districts() for code in (district, *communes_of(district))]
    assert last[13:] == noted(added[2], reports(everybody, range(1, 12)), 11 * len(everybody))


def test_rows_are_sorted_by_the_chosen_column(coordinator):
    own, communes, both = recount(range(1, 12))
    for column, part in (("own", own), ("communes", communes), ("together", both)):
        rows = all_figures(coordinator.get(f"{DISTRICTS}?sort=-{column}"))[2:-1]
        rated = [code for code in all_districts() if part[code][0]]
        ordered = sorted(rated, key=lambda code: -part[code][1] / part[code][0])
        assert [row[0] for row in rows][: len(ordered)] == [units()[code]["name"] for code in ordered]


def tiles_of(page):
    """What is written in each square of the diagram, by the district's code, and its class."""
    found = {}
    square = r'<a href="/dashboard/districts/(\d+)/[^"]*" aria-label=.*?>(.*?)</a>'
    for code, body in re.findall(square, page, re.DOTALL):
        name = words(" ".join(re.findall(r"<text.*?</text>", body, re.DOTALL)))
        found[code] = (name, re.search(r'class="(tile[^"]*)"', body)[1])
    return found


def note_of(page):
    """What is said below the squares of a district without a quota."""
    return words(page[page.index("diagram-note") :].split("</p>")[0].split(">", 1)[1])


def test_the_diagram_shows_the_distance_of_each_district_to_its_quota_and_truong_sa_as_a_note(coordinator):
    page = coordinator.get(DISTRICTS).content.decode()
    own, _communes, _both = recount(range(1, 12))
    tiles = tiles_of(page)
    assert set(tiles) == quotas().keys() & set(all_districts())
    assert tiles["569"] == ("Thành phố Cam Ranh 30,42% ▼ −4,6", "tile away-m1")
    assert note_of(page) == "Không giao chỉ tiêu: Huyện Trường Sa , 35,00%, chưa đủ báo cáo (8/11 tháng)"
    for code, (name, step) in tiles.items():
        total, online = own[code]
        gap = Fraction(100 * online, total) - Fraction(quotas()[code], 100)
        assert shown(online, total) in name
        assert step.startswith("tile away-p" if gap >= 0 else "tile away-m")


def test_the_short_table_is_the_recount(coordinator):
    html = coordinator.get(DISTRICTS).content.decode()
    rows = rows_of_table(html[: html.index('id="all-figures"')])[1:]
    own, _communes, _both = recount(range(1, 12))
    assert len(rows) == len(all_districts())
    for code, row in zip(all_districts(), rows, strict=True):
        total, online = own[code]
        members = communes_of(code)
        states = [status_of(each) for each in members]
        one_decimal = (Decimal(100 * online) / total).quantize(Decimal("0.1"), ROUND_HALF_UP)
        assert row[0] == units()[code]["name"]
        assert row[1].startswith(f"{one_decimal}%".replace(".", ","))
        judged = len(members) - states.count("no_quota")
        assert row[3] == (f"{states.count('met')}/{judged}" if judged else "Không giao chỉ tiêu")
        sent = reports([code, *members], range(1, 12))
        assert row[4] == f"{grouped(sent)}/{grouped((1 + len(members)) * 11)}"
        assert row[2] == (f"▼ {_gap(code, total, online)}" if code in quotas() else "–").replace("▼ +", "▲ +")


def _gap(code, total, online):
    gap = Decimal(100 * online) / total - quotas()[code] // 100
    return f"{gap.quantize(Decimal('0.1'), ROUND_HALF_UP):+}".replace("-", "−").replace(".", ",")


def test_the_course_of_a_district_is_its_exact_year_to_date(coordinator):
    lines = read(coordinator.get(DISTRICTS).content.decode()).all("svg", "sparkline")
    own = {month: recount(range(1, month + 1))[0] for month in range(1, 12)}
    for code, line in zip(all_districts(), lines, strict=True):
        expected = [Fraction(100 * own[month][code][1], own[month][code][0]) for month in own if own[month][code][0]]
        assert [spot.value for spot in line.all("circle", "spot")] == expected


def test_the_diagram_is_called_a_diagram_and_its_title_says_its_finding(coordinator):
    page = coordinator.get(DISTRICTS)
    assert "Sơ đồ các huyện, thị xã, thành phố (không phải bản đồ địa giới)" in text(page)
    met = sum(status_of(code) == "met" for code in quotas().keys() & set(all_districts()))
    assert f"{met}/8 UBND cấp huyện được giao chỉ tiêu đã đạt (lũy kế đến tháng 11/2020)" in text(page)
    assert "Tỷ lệ của UBND cấp huyện từ 27,49% (huyện Diên Khánh) đến 38,93% (huyện Khánh Vĩnh)" in text(page)
    assert "style=" not in page.content.decode()


def test_a_square_says_all_of_it_to_those_who_hear_it(coordinator):
    page = coordinator.get(DISTRICTS).content.decode()
    label = "Huyện Khánh Sơn: 30,38%, ▲ +0,4, chưa đủ báo cáo (10/11 tháng), Đạt chỉ tiêu"
    assert f'aria-label="{label}"' in page
    assert f"<title>{label}</title>" in page


def test_truong_sa_is_noted_in_a_month_that_it_did_not_send(coordinator):
    page = coordinator.get(f"{DISTRICTS}?period=2020-01&span=month").content.decode()
    assert note_of(page) == "Không giao chỉ tiêu: Huyện Trường Sa , chưa có hồ sơ, chưa đủ báo cáo (0/1 tháng)"


def test_a_province_without_tiles_has_the_table_alone(working_province, login):
    client = login(working_province.coordinator)
    assert 'class="tiles"' not in client.get(DISTRICTS).content.decode()
    DistrictTile.objects.create(unit=working_province.units["H1"], column=0, row=0)
    assert 'class="tiles"' in client.get(DISTRICTS).content.decode()


def test_a_province_without_districts_says_so(working_province, login):
    Unit.objects.filter(kind="district").update(active_from="2021-01-01")
    assert "Trong kỳ này không có đơn vị cấp huyện." in text(login(working_province.coordinator).get(DISTRICTS))


def test_an_island_district_without_communes_has_a_line_and_a_page(working_province, login):
    client = login(working_province.coordinator)
    Unit.objects.create(code="H2", name="Huyện đảo", kind="district", sort_order=50)
    row = all_figures(client.get(f"{DISTRICTS}?period=2020-04"))[3]
    assert row[0] == "Huyện đảo"
    assert "không có đơn vị cấp xã" in row
    assert "Đơn vị không phải báo cáo trong kỳ này." in text(client.get(f"{DISTRICTS}H2/?period=2020-04"))


def test_a_clerk_reads_confirmed_figures_only(demo, login):
    client = login(User.objects.get(username="clerk-569"))
    for address in (DISTRICTS, f"{DISTRICTS}568/"):
        plain, asked = (text(client.get(f"{address}{query}")) for query in ("", "?basis=provisional"))
        assert "tạm tính" not in plain + asked
        assert "đã xác nhận" in plain


@pytest.mark.parametrize("address", ["X1/", "SO1/", "nothing/"])
def test_what_is_no_district_is_not_found(working_province, login, address):
    assert login(working_province.coordinator).get(f"{DISTRICTS}{address}").status_code == 404


def test_before_a_period_has_ended_pages_of_places_say_which_will_be_the_first(working_province, login):
    ReportingPeriod.objects.update(starts_on="2020-06-01", ends_on="2020-06-30")
    client = login(working_province.coordinator)
    for address in (DISTRICTS, f"{DISTRICTS}H1/", "/dashboard/months/", "/dashboard/groups/commune/"):
        assert "Kỳ báo cáo đầu tiên là tháng" in text(client.get(address))


@pytest.mark.parametrize("span", SPANS)
def test_a_districts_own_page_adds_up_and_compares_with_last_year(coordinator, span):
    months = SPANS[span]
    rows = rows_of_table(coordinator.get(f"{DISTRICTS}569/?span={span}").content.decode())[1:4]
    shared = [month for month in months if month >= 6]
    mine = communes_of("569")
    parts = [["569"], mine, ["569", *mine]]
    for row, members in zip(rows, parts, strict=True):
        now = added_up(2020, months, members)
        then, before = added_up(2020, shared, members), added_up(2019, shared, members)
        assert row[1:6] == [
            *figures(now[0], now[1]),
            grouped(now[2]),
            f"{reports(members, months)}/{len(members) * len(months)}",
        ]
        assert row[6:8] == [shown(before[1], before[0]), shown(then[1], then[0])]
    assert rows[0][9] == {"month": "tháng 11", "quarter": "tháng 10, 11", "ytd": "tháng 6 đến tháng 11"}[span]


def added_up(year, months, members):
    rows = (row for row in counts(year, range(min(months), max(months) + 1), "official") if row.unit in members)
    return sums(rows, lambda row: 0).get(0, (0, 0, 0))


def test_a_month_of_which_last_year_has_none_is_not_compared(coordinator):
    shown_text = text(coordinator.get(f"{DISTRICTS}569/?period=2020-05&span=month"))
    assert shown_text.count("không có số liệu cùng kỳ") == 3


def test_communes_keep_their_rank_among_all_communes(coordinator):
    page = coordinator.get(f"{DISTRICTS}569/").content.decode()
    table = page[page.index('id="communes"') : page.index('id="distribution"')]
    rows = {row[1]: row for row in rows_of_table(table)[1:]}
    expected = [row for row in rows_of("expected_2020.csv") if row["as_of"] == "2020-11"]
    for row in expected:
        if row["unit_code"] in communes_of("569"):
            name = f"UBND {units()[row['unit_code']]['name'][0].lower()}{units()[row['unit_code']]['name'][1:]}"
            shown_row = rows[f"{name}, thành phố Cam Ranh"]
            assert shown_row[0] == (row["rank_rate_in_kind"] or "–")
            assert shown_row[2:4] == [grouped(int(row["ytd_received_total"])), grouped(int(row["ytd_received_online"]))]
    assert len(rows) == len(communes_of("569"))


def test_communes_are_sorted_by_the_chosen_column(coordinator):
    page = coordinator.get(f"{DISTRICTS}569/?sort=-total").content.decode()
    rows = rows_of_table(page[page.index('id="communes"') : page.index('id="distribution"')])[1:]
    totals = [int(row[2].replace(".", "")) for row in rows]
    assert totals == sorted(totals, reverse=True)


def test_the_months_of_a_district_are_the_recount(coordinator):
    page = coordinator.get(f"{DISTRICTS}575/").content.decode()
    rows = rows_of_table(page[page.index('id="trend"') :])[2:]
    own = sums(counts(2020, range(1, 12), "official"), lambda row: (row.unit, row.month))
    for month, row in enumerate(rows, start=1):
        if ("575", month) in own:
            total, online, _post = own["575", month]
            assert row[1:4] == figures(total, online)
        else:
            assert row[1:4] == ["–", "–", "Chưa báo cáo"]
        mine = added_up(2020, [month], communes_of("575"))
        assert row[4:8] == [*figures(mine[0], mine[1]), f"{reports(communes_of('575'), [month])}/8"]
    assert len(rows) == 11


def test_the_title_of_the_months_speaks_of_the_communes_or_where_they_sent_nothing_of_the_office(coordinator):
    assert "Cấp xã trên địa bàn: tỷ lệ tháng tăng từ 10,46% (tháng 01) lên 23,45% (tháng 11)" in text(
        coordinator.get(f"{DISTRICTS}569/")
    )
    assert "UBND huyện Trường Sa: tỷ lệ tháng tăng từ 0,00% (tháng 3) lên 33,33% (tháng 11)" in text(
        coordinator.get(f"{DISTRICTS}576/")
    )


def test_the_number_of_queries_is_the_same_with_one_report_and_with_many(working_province, login):
    client = login(working_province.coordinator)
    addresses = (DISTRICTS, f"{DISTRICTS}?span=month&sort=-own", f"{DISTRICTS}H1/", f"{DISTRICTS}H1/?span=quarter")
    first = working_province.send("X1", 4, *[(5, 1, 0)] * len(working_province.reported_by("X1")))
    submission_accept(submission=first, by=working_province.coordinator)
    figures_drain()
    few = [queries_of(client, address) for address in addresses]
    for month in (1, 2, 3, 4):
        for code in ("SO1", "SO2", "H1", *(["X1"] if month < 4 else []), "X2"):
            numbers = [(5, 1, 0)] * len(working_province.reported_by(code))
            submission_accept(submission=working_province.send(code, month, *numbers), by=working_province.coordinator)
    figures_drain()
    assert [queries_of(client, address) for address in addresses] == few == [12, 12, 16, 16]
