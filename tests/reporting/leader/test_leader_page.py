"""The top of the overview: the four questions in words and drawings, and every mark is a recounted value."""

import re
from fractions import Fraction

import pytest

from reporting.actions.figures import figures_drain, figures_recompute
from reporting.actions.submissions import submission_accept
from tests.factories import YEAR, make_period
from tests.reporting.figures_2020 import counts, grouped, name_of, quotas, rows_of, sums, units
from tests.reporting.pages import markup, words
from units.models import Unit, User

TO_NOVEMBER = range(1, 12)


@pytest.fixture
def shown(demo, login):
    """The top of the page as the demo's observer gets it."""
    return top(login(User.objects.get(username="observer")).get("/dashboard/"))


def top(response):
    page = markup(response)
    return page[page.index('<section class="leader"') : page.index('<div class="beyond"')]


def gaps_of_files():
    """By unit code as of November: rate minus quota in points, and how many online dossiers are missing."""
    found = {}
    for code, (total, online, _post) in sums(counts(YEAR, TO_NOVEMBER, "official"), lambda row: row.unit).items():
        if code in quotas() and total:
            gap = Fraction(100 * online, total) - Fraction(quotas()[code], 100)
            found[code] = gap, max(0, -(-quotas()[code] * total // 10_000) - online)
    return found


def test_the_four_questions_are_answered_in_words(shown):
    said = words(shown)
    for sentence in (
        "118/157 đơn vị chưa đạt chỉ tiêu, còn thiếu 12.721 hồ sơ trực tuyến",
        "Lũy kế tăng 0,9 điểm so với tháng 10, lên 31,1%",
        "5 TTHC chiếm 48% số hồ sơ trực tuyến còn thiếu",
        "Từ tháng 10 đến tháng 11: +0,88 điểm",
        "Ước cả năm đạt 31,8% (từ 31,6% đến 31,9%); mức chung theo chỉ tiêu là 34,7%",
    ):
        assert sentence in said


def test_the_strip_has_figure_change_completeness_and_deadline(shown):
    said = words(shown)
    for sentence in (
        "Lũy kế đến tháng 11/2020 31,1% ▲ +0,9 so với tháng trước",
        "71.170/228.819 hồ sơ · đã xác nhận · 1.725/1.815 báo cáo",
        "Đơn vị đạt chỉ tiêu 39/157 ▲ +5",
        "Ước thực hiện cả năm 31,8% 31,6% – 31,9%",
        "tháng 12 tạm tính 41,6%, 117/165 báo cáo",
        "Chưa gửi báo cáo tháng 12/2020 48 đơn vị",
        "117/165 đã gửi, hạn 05/01/2021",
    ):
        assert sentence in said


def test_every_bar_and_dot_is_a_unit_of_the_files(shown):
    """Departments and districts as bars by their gap, communes as dots by their rate."""
    names, expected = {name_of(code): code for code in units()}, gaps_of_files()
    bars = re.findall(r'<span class="row-name">([^<]+)</span>.*?data-value="([^"]+)" data-missing="(\d+)"', shown)
    found = {names[name]: (Fraction(gap), int(missing)) for name, gap, missing in bars}
    assert found == {code: gap for code, gap in expected.items() if units()[code]["kind"] != "commune"}
    dots = re.findall(r'<circle class="dot [^>]*data-value="([^"]+)"', shown)
    communes = {code: gap for code, (gap, _missing) in expected.items() if units()[code]["kind"] == "commune"}
    rates = sorted(gap + Fraction(quotas()[code], 100) for code, gap in communes.items())
    assert sorted(map(Fraction, dots)) == rates


def test_the_units_to_look_at_are_those_with_most_missing(shown):
    movers = shown[shown.index("leader-movers") :]
    found = re.findall(r'<span class="row-name">([^<]+)</span>.*?data-value="(\d+)"', movers)[:7]
    missing = sorted(gaps_of_files().items(), key=lambda each: (-each[1][1], list(units()).index(each[0])))[:7]
    assert found == [(name_of(code), str(lacks)) for code, (_gap, lacks) in missing]


def test_the_waterfall_leads_from_one_rate_to_the_next(shown):
    waterfall = shown[shown.index('<figure class="drawing listed waterfall"') :]
    values = [
        Fraction(value) for value in re.findall(r'data-value="([^"]+)"', waterfall[: waterfall.index("</figure>")])
    ]
    totals = sums(counts(YEAR, TO_NOVEMBER, "official"), lambda row: "now") | sums(
        counts(YEAR, range(1, 11), "official"), lambda row: "before"
    )
    then, now = (Fraction(100 * totals[name][1], totals[name][0]) for name in ("before", "now"))
    assert (values[0], values[-1]) == (then, now)
    assert sum(values[1:-1]) == now - then
    steps = re.findall(r'<span class="row-value (?:reaches|below)">\s*[▲▼] ([+−]\d+,\d\d)', waterfall)
    shown_steps = [int(step.replace(",", "").replace("−", "-")) for step in steps]
    assert sum(shown_steps) == 88


def test_the_procedures_that_lack_most_are_recounted(shown):
    why = shown[shown.index('class="leader-why"') :]
    found = re.findall(r'href="/dashboard/procedures/([^/?]+)/.*?data-value="(\d+)"', why[: why.index("</figure>")])
    lacking = {}
    for row in counts(YEAR, TO_NOVEMBER, "official"):
        if row.unit in quotas() and not row.exempt:
            lacks = quotas()[row.unit] * row.total - 10_000 * row.online
            lacking[row.procedure] = lacking.get(row.procedure, 0) + lacks
    most = sorted(lacking, key=lambda code: -lacking[code])[:5]
    assert found == [(code, str(-(-lacking[code] // 10_000))) for code in most]


def test_the_trend_has_the_year_the_year_before_and_the_years_end(shown):
    trend = shown[shown.index('class="leader-better"') :]
    series = {
        name: [Fraction(value) for value in re.findall(r'data-value="([^"]+)"', body)]
        for name, body in re.findall(r'<g class="series [^"]*" data-name="([^"]+)">(.*?)</g>', trend)
    }
    by_month = sums(counts(YEAR, TO_NOVEMBER, "official"), lambda row: row.month)
    before = sums(counts(2019, range(6, 12), "official"), lambda row: row.month)
    assert [len(series[name]) for name in ("Lũy kế", "Tháng", "2019")] == [11, 12, 6]
    assert series["Tháng"][:11] == [exact(*by_month[month][:2]) for month in TO_NOVEMBER]
    assert series["2019"] == [exact(*before[month][:2]) for month in range(6, 12)]
    assert 'class="spot provisional"' in trend  # December, which came early
    assert re.search(r'<polygon class="fan"[^>]*data-low="[^"]+" data-high="[^"]+"', trend)


def exact(total, online):
    """A rate in percent, as the drawing of the months has it."""
    return Fraction(100 * online, total)


def test_links_lead_to_groups_units_and_the_lists_behind_the_cards(shown):
    links = set(re.findall(r'href="([^"?#]+)', shown))
    assert {f"/dashboard/groups/{kind}/" for kind in ("department", "district", "commune")} <= links
    assert {"/periods/2020-12/missing/", "/dashboard/outlook/", "/dashboard/months/"} <= links
    assert {f"/dashboard/units/{code}/" for code in gaps_of_files()} <= links


def test_the_ten_furthest_are_there_for_a_telephone(shown):
    furthest = words(shown[shown.index("leader-furthest") :])
    code = min(gaps_of_files(), key=lambda each: gaps_of_files()[each][0])
    assert "Mười đơn vị còn cách chỉ tiêu xa nhất" in furthest
    assert furthest.index(name_of(code)) < 100


def test_provisional_figures_are_striped_and_reports_with_hints_are_said(demo, login):
    shown = top(login(User.objects.get(username="observer")).get("/dashboard/?basis=provisional"))
    assert 'class="mark below provisional"' in shown
    assert '<line class="hatch"' in shown
    assert re.search(r"\d+ báo cáo có cảnh báo chưa xác nhận", words(shown))
    assert "leader-figure provisional" in shown


def test_a_clerk_reads_the_same_without_who_has_not_sent(demo, login):
    shown = words(top(login(User.objects.get(username="clerk-569")).get("/dashboard/")))
    assert "118/157 đơn vị chưa đạt chỉ tiêu" in shown
    assert "Chưa gửi báo cáo" not in shown
    assert "tạm tính 41,6%" not in shown


def test_nobody_is_called_worst(shown):
    assert not re.search(r"kém|yếu|tệ nhất|cuối bảng|tụt hậu", words(shown))


@pytest.fixture
def client(working_province, login):
    return login(working_province.observer)


def confirmed(province, code, month, *figures):
    submission_accept(submission=province.send(code, month, *figures), by=province.coordinator)
    figures_drain()


def test_a_province_without_a_figure_says_so_and_draws_nothing_wrong(working_province, client):
    shown = words(top(client.get("/dashboard/?period=2020-01&basis=official")))
    assert "Chưa có đơn vị được giao chỉ tiêu nào có tỷ lệ" in shown
    assert "Chưa có hồ sơ nào được báo cáo" in shown
    assert "Chưa ước được cả năm" in shown
    assert "Chưa có tháng trước để so sánh" in shown


def test_a_new_year_is_looked_at_without_a_month_before(working_province, client):
    confirmed(working_province, "X1", 1, (100, 10, 0), (0, 0, 0))
    shown = words(top(client.get("/dashboard/?period=2020-01&basis=official")))
    assert "1/1 đơn vị chưa đạt chỉ tiêu, còn thiếu 15 hồ sơ trực tuyến" in shown
    assert "Lũy kế 10,0%, chưa có tháng trước để so sánh" in shown
    few = "(các tháng đã có còn ít, chưa ước được khoảng dao động)"
    assert f"Ước cả năm đạt khoảng 10,0% {few}; mức chung theo chỉ tiêu là 25,0%" in shown


def test_without_a_quota_nothing_is_missing(working_province, client):
    confirmed(working_province, "X1", 4, (100, 10, 0), (0, 0, 0))
    working_province.decision.quotas.all().delete()
    figures_recompute(year=YEAR)
    shown = words(top(client.get("/dashboard/?period=2020-04&basis=official")))
    assert "UBND cấp xã không có chỉ tiêu để so sánh" in shown
    assert "Không có TTHC nào thiếu hồ sơ trực tuyến so với chỉ tiêu" in shown
    assert "mức chung" not in shown


def test_a_year_whose_december_is_confirmed_has_ended(working_province, login, time_machine):
    working_province.periods[12] = make_period(12)
    time_machine.move_to("2021-01-10T09:00:00+07:00", tick=False)
    figures_recompute(year=YEAR)
    confirmed(working_province, "X1", 12, (100, 30, 0), (0, 0, 0))
    shown = words(top(login(working_province.observer).get("/dashboard/?period=2020-12&basis=official")))
    assert "Cả năm, đến hết tháng 12: 30,0% (đã xác nhận); mức chung theo chỉ tiêu là 25,0%" in shown
    assert "Tất cả 1 đơn vị được giao chỉ tiêu đều đạt" in shown


def test_without_districts_no_group_of_them_is_shown(working_province, client):
    Unit.objects.filter(parent__isnull=False).update(parent=None)
    Unit.objects.filter(code="H1").update(active_until="2019-12-31")
    figures_recompute(year=YEAR)
    confirmed(working_province, "X1", 4, (100, 10, 0), (0, 0, 0))
    shown = words(top(client.get("/dashboard/?period=2020-04&basis=official")))
    assert "UBND cấp xã 0/1 đạt, thiếu 15 hồ sơ" in shown
    assert "UBND cấp huyện" not in shown


def test_text_of_a_long_name_stays_text(working_province, client):
    Unit.objects.filter(code="X1").update(name="<b>Xã</b> " + "rất dài " * 60)
    confirmed(working_province, "X1", 4, (100, 10, 0), (0, 0, 0))
    page = client.get("/dashboard/?period=2020-04&basis=official")
    assert "<b>Xã</b>" not in page.content.decode()
    assert "&lt;b&gt;" in top(page)


def test_every_number_of_the_expected_file_is_behind_the_headline(shown):
    rows = [row for row in rows_of("expected_2020.csv") if row["as_of"] == "2020-11"]
    met = sum(row["status"] == "met" for row in rows)
    missed = sum(row["status"] == "not_met" for row in rows)
    assert f"{met}/{met + missed}" in words(shown)
    assert grouped(sum(missing for _gap, missing in gaps_of_files().values())) in words(shown)


def test_the_month_as_slides_and_as_a_sheet_is_one_click_away(demo, login):
    page = markup(login(User.objects.get(username="observer")).get("/dashboard/?period=2020-12&basis=provisional"))
    head = page[page.index('<div class="overview-head">') : page.index('<section class="leader"')]
    links = dict(re.findall(r'<a class="noprint" href="([^"]+)">([^<]+)</a>', head))
    assert links == {
        "#choices": "Tháng khác",
        "/dashboard/presentation/?period=2020-12&amp;basis=provisional": "Trình chiếu",
        "/reports/2020-12/page.pdf?basis=provisional": "Tệp PDF",
    }


def test_who_may_not_read_the_reports_is_not_led_to_their_sheet(demo, login):
    response = login(User.objects.get(username="clerk-569")).get("/dashboard/")
    assert response.status_code == 200
    page = markup(response)
    assert "/dashboard/presentation/" in page
    assert "page.pdf" not in page


def test_each_finding_leads_to_its_table(demo, login):
    page = markup(login(User.objects.get(username="observer")).get("/dashboard/"))
    shown = page[page.index('<section class="leader"') : page.index('<div class="beyond"')]
    tables = re.findall(r'<h2 id="([\w-]+)">[^<]+</h2> ?<a class="noprint" href="([^"]+)"', shown)
    assert [name for name, _address in tables] == ["leader-who", "leader-better", "leader-why"]
    assert [address.split("?")[0] for _name, address in tables] == ["#ranking", "#trend", "/dashboard/procedures/"]
    for _name, address in tables[:2]:
        below = page[page.index(f'id="{address[1:]}"') :]
        assert "<table" in below[: below.index("</section>")]
