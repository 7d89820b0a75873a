"""The ministry's indicators: each share equals a recount from the files, and is compared by multiplying across."""

import csv
from datetime import date
from fractions import Fraction
from io import BytesIO

import openpyxl
import pytest

from procedures.models import Publication
from reporting.actions.figures import figures_drain
from reporting.actions.submissions import submission_accept
from reporting.by_procedure.indicators import Growth, Share
from reporting.models import ReportingPeriod
from tests.reporting.figures_2020 import KIND_OF_LEVEL, counts, grouped, level_of, procedures, shown, units
from tests.reporting.pages import tables, text
from units.models import PortalSettings

LEVEL_NAMES = {"province": "Cấp tỉnh", "district": "Cấp huyện", "commune": "Cấp xã"}
KIND_NAMES = {"department": "Sở, ban, ngành", "district": "UBND cấp huyện", "commune": "UBND cấp xã"}
WHOLE = "Toàn tỉnh"
CHOICES = [
    ("period=2020-11", "2020-11-30", range(1, 12), "official", range(6, 12)),
    ("period=2020-03&span=month", "2020-03-31", range(3, 4), "official", None),
    ("period=2020-08&span=quarter", "2020-08-31", range(7, 9), "official", range(7, 9)),
    ("period=2020-12&basis=provisional", "2020-12-31", range(1, 13), "provisional", range(6, 13)),
]


def services_on(day):
    """Each procedure published on ``day`` with its level."""
    return {code: level for code in procedures() if (level := level_of(code, day)) is not None}


def with_dossiers(year, months, basis):
    """The procedures with a dossier, and those with an online one."""
    rows = list(counts(year, months, basis))
    return {row.procedure for row in rows if row.total}, {row.procedure for row in rows if row.online}


def cells(part, whole):
    return [grouped(part), grouped(whole), shown(part, whole)]


def table(response, heading):
    return next(rows for rows in tables(response) if rows[0][0] == heading)


def test_the_share_at_level_4_is_that_of_the_catalogue(coordinator):
    for query, day, _months, _basis, _shared in CHOICES:
        response = coordinator.get(f"/dashboard/indicators/?{query}")
        services, expected = services_on(day), []
        for level, name in LEVEL_NAMES.items():
            own = [services[code] for code in services if procedures()[code]["authority_level"] == level]
            expected.append([name, *cells(own.count(4), len(own))])
        levels = list(services.values())
        assert table(response, "Cấp thực hiện")[1:] == [
            *expected,
            ["Tất cả TTHC", *cells(levels.count(4), len(levels))],
        ]
        reached = 10 * levels.count(4) >= 3 * len(levels)
        share = f"{shown(levels.count(4), len(levels))} {levels.count(4)}/{len(levels)}"
        assert f"(yêu cầu: tối thiểu 30%) {share} {'Đạt' if reached else 'Chưa đạt'}" in text(response)


def test_services_with_dossiers_are_those_of_the_files(coordinator):
    for query, day, months, basis, _shared in CHOICES:
        services, (any_kind, online) = services_on(day), with_dossiers(2020, months, basis)
        groups = {
            name: {c for c in services if procedures()[c]["authority_level"] == k} for k, name in LEVEL_NAMES.items()
        }
        groups |= {f"Mức độ {level}": {code for code in services if services[code] == level} for level in (3, 4)}
        groups["Cả hai mức độ"] = set(services)
        page = table(coordinator.get(f"/dashboard/indicators/?{query}"), "Nhóm TTHC")[2:]
        assert page == [
            [
                name,
                str(len(own)),
                str(len(own & any_kind)),
                shown(len(own & any_kind), len(own)),
                str(len(own & online)),
                shown(len(own & online), len(own)),
            ]
            for name, own in groups.items()
        ]


def sums(year, months, basis, kind=None):
    """(total, online, post) of the counted figures, of all units or one group."""
    found = [0, 0, 0]
    for row in counts(year, months, basis):
        if not row.exempt and kind in (None, units()[row.unit]["kind"]):
            for place, value in enumerate((row.total, row.online, row.post)):
                found[place] += value
    return found


def test_growth_is_against_twice_the_same_months(coordinator):
    for query, day, _months, basis, shared in CHOICES:
        response = coordinator.get(f"/dashboard/indicators/?{query}")
        if shared is None:
            assert "không có số liệu cùng kỳ" in text(response)
            assert all(rows[0][0] != "Chỉ tiêu" for rows in tables(response))
            continue
        expected = [level_4_growth(day, shared, basis)]
        by_kind = [(f"Tỷ lệ hồ sơ trực tuyến: {name}", kind) for kind, name in KIND_NAMES.items()]
        for name, kind in [("Tỷ lệ hồ sơ trực tuyến, toàn tỉnh", None), *by_kind]:
            now, then = sums(2020, shared, basis, kind), sums(2019, shared, "official", kind)
            doubled = Fraction(now[1], now[0]) >= 2 * Fraction(then[1], then[0])
            target = shown(2 * then[1], then[0])
            expected.append(
                [name, pair(now[1], now[0]), pair(then[1], then[0]), target, "Đạt" if doubled else "Chưa đạt"]
            )
        assert table(response, "Chỉ tiêu")[1:] == expected


def level_4_growth(day, shared, basis):
    def share(year, last_day, its_basis):
        level_4 = {code for code, level in services_on(last_day).items() if level == 4}
        return len(level_4 & with_dossiers(year, shared, its_basis)[0]), len(level_4)

    now, then = share(2020, day, basis), share(2019, day.replace("2020", "2019"), "official")
    target = shown(2 * then[0], then[1])
    beyond = 2 * then[0] > then[1]
    doubled = Fraction(*now) >= 2 * Fraction(*then)
    word = "không đánh giá: gấp đôi vượt quá 100%" if beyond else "Đạt" if doubled else "Chưa đạt"
    return ["TTHC mức độ 4 có phát sinh hồ sơ ÷ TTHC mức độ 4", pair(*now), pair(*then), target, word]


def pair(part, whole):
    return f"{shown(part, whole)} ({grouped(part)}/{grouped(whole)})"


def test_results_by_post_are_those_of_the_files(coordinator):
    for query, _day, months, basis, _shared in CHOICES:
        page = table(coordinator.get(f"/dashboard/indicators/?{query}"), "Khối")[1:]
        expected = []
        for name, kind in [*((n, k) for k, n in KIND_NAMES.items()), (WHOLE, None)]:
            total, _online, post = sums(2020, months, basis, kind)
            expected.append([name, *cells(post, total)])
        assert page == expected
        assert set(KIND_OF_LEVEL.values()) == set(KIND_NAMES)


def test_the_files_hold_the_shares_of_the_page(coordinator):
    query = "?period=2020-11&basis=official"
    response = coordinator.get(f"/dashboard/indicators/{query}")
    sheet = openpyxl.load_workbook(BytesIO(coordinator.get(f"/dashboard/indicators/export.xlsx{query}").content)).active
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(place for place, row in enumerate(lines) if row[0] == "Chỉ tiêu")
    notes = " ".join(str(row[0]) for row in lines[:head])
    assert "Bản trình diễn" in notes
    assert "đã xác nhận" in notes.lower()
    assert "1725/1815 báo cáo (đơn vị × tháng); danh mục có hiệu lực tại ngày 30/11/2020." in notes
    rows = {(row[0], row[1]): row[2:] for row in lines[head + 1 :] if row[0]}
    for label, *expected in table(response, "Cấp thực hiện")[1:]:
        mine = rows["Tỷ lệ TTHC ở mức độ 4", label]
        assert [grouped(mine[0]), grouped(mine[1]), shown(mine[0], mine[1])] == expected
    for label, published, some, _share, online, _online_share in table(response, "Nhóm TTHC")[2:]:
        assert [str(n) for n in rows["TTHC có phát sinh hồ sơ", label][:2]] == [some, published]
        assert [str(n) for n in rows["TTHC có hồ sơ trực tuyến", label][:2]] == [online, published]
    for label, *expected in table(response, "Khối")[1:]:
        mine = rows["Kết quả trả qua BCCI ÷ tổng số hồ sơ tiếp nhận", label]
        assert cells(mine[0], mine[1]) == expected
    whole = rows["Tỷ lệ hồ sơ trực tuyến, cùng kỳ", WHOLE]
    assert table(response, "Chỉ tiêu")[2][1:3] == [pair(whole[0], whole[1]), pair(whole[5], whole[6])]
    text_file = coordinator.get(f"/dashboard/indicators/export.csv{query}").content.decode("utf-8-sig")
    read = [row for row in csv.reader(text_file.splitlines()) if len(row) == 10]
    assert read[0] == lines[head]
    assert len(read) - 1 == len(rows)
    assert {(row[0], row[1]): (row[2], row[3]) for row in read[1:]} == {
        key: (str(row[0]), str(row[1])) for key, row in rows.items()
    }


@pytest.mark.parametrize(
    ("now", "then", "doubled", "beyond"),
    [
        ((2, 10), (1, 10), True, False),
        ((199, 1000), (1, 10), False, False),
        ((1, 3), (1, 6), True, False),  # a third is twice a sixth: no rounding decides
        ((5, 5), (3, 5), False, True),
        ((0, 0), (1, 10), None, False),
        ((1, 10), (0, 0), None, False),
    ],
)
def test_twice_is_decided_on_exact_numbers(now, then, doubled, beyond):
    growth = Growth(Share(*now), Share(*then))
    assert (growth.has_doubled, growth.is_beyond) == (doubled, beyond)


def test_thirty_percent_is_reached_at_exactly_thirty_percent():
    assert Share(3, 10).reaches(3000) is True
    assert Share(29999, 100000).reaches(3000) is False
    assert Share(0, 0).reaches(3000) is None


def test_last_years_same_months_are_compared_where_both_years_have_them(working_province, login):
    days = {"starts_on": date(2019, 3, 1), "ends_on": date(2019, 3, 31), "opens_on": date(2019, 4, 1)}
    due = dict.fromkeys(("due_on_department", "due_on_district", "due_on_commune"), date(2019, 4, 5))
    working_province.periods[13] = ReportingPeriod.objects.create(year=2019, month=3, **days, **due)
    Publication.objects.update(effective_on=date(2019, 1, 1))
    for month, figures in ((13, (10, 1, 0)), (3, (10, 2, 0))):
        submission = working_province.send("X1", month, figures, (0, 0, 0))
        submission_accept(submission=submission, by=working_province.coordinator)
    figures_drain()
    client = login(working_province.coordinator)
    growth = table(client.get("/dashboard/indicators/?period=2020-03"), "Chỉ tiêu")
    assert ["Tỷ lệ hồ sơ trực tuyến, toàn tỉnh", "20,00% (2/10)", "10,00% (1/10)", "20,00%", "Đạt"] in growth
    assert growth == table(client.get("/dashboard/indicators/?period=2020-04"), "Chỉ tiêu")
    assert "không có số liệu cùng kỳ" in text(client.get("/dashboard/indicators/?period=2020-02"))


def test_what_the_ministry_asks_at_level_4_is_the_administrators_to_set(coordinator):
    highest = [level for level in services_on("2020-11-30").values() if level == 4]
    share = Fraction(100 * len(highest), len(services_on("2020-11-30")))
    for least, verdict in ((share.__floor__(), "Đạt"), (share.__floor__() + 1, "Chưa đạt")):
        PortalSettings.objects.update(level_4_minimum=least)
        page = text(coordinator.get("/dashboard/indicators/?period=2020-11"))
        first = page[page.index("TTHC trực tuyến mức độ 4 (yêu cầu") :]
        assert first.startswith(f"TTHC trực tuyến mức độ 4 (yêu cầu: tối thiểu {least}%)")
        assert first.index(f" {verdict} ") < 400
        assert (" Chưa đạt " in first[:400]) == (verdict == "Chưa đạt")


def test_a_procedure_of_two_levels_is_in_both_lines_and_once_in_the_total_as_page_and_file_say(working_province, login):
    client = login(working_province.coordinator)
    sentence = "1 TTHC có nhiều cấp thực hiện: được tính ở dòng của mỗi cấp và một lần ở dòng tổng."
    assert sentence not in text(client.get("/dashboard/indicators/"))
    Publication.objects.filter(procedure__code="P1").update(at_commune=True)
    page = client.get("/dashboard/indicators/")
    published = {row[0]: row[2] for row in table(page, "Cấp thực hiện")[1:]}
    assert published == {"Cấp tỉnh": "3", "Cấp huyện": "2", "Cấp xã": "3", "Tất cả TTHC": "7"}
    assert text(page).count(sentence) == 2
    assert sentence in client.get("/dashboard/indicators/export.csv").content.decode()
