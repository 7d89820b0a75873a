"""A file of the one-stop system made from Khánh Hòa's counts with known changes: exactly those are listed."""

import csv
import re
from io import BytesIO, StringIO

import openpyxl
import pytest

from tests.reporting import figures_2020 as figures
from tests.reporting.one_stop import bring, everything_else

PERIOD, MONTH = "2020-11", range(11, 12)
PAGE = f"/reconciliation/{PERIOD}/"
GONE = "568"  # Nha Trang: the system's file has nothing of it


def text(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def exceeds(reported, system):
    """The rule, written down once more."""
    return abs(reported - system) > 5 and abs(reported - system) * 100 > 5 * system


def system_file(rows):
    """The system's numbers by unit and procedure: every seventh total higher, every eleventh online number lower."""
    found = {}
    for index, row in enumerate(sorted(rows, key=lambda each: (each.unit, each.procedure))):
        total = row.total + (index % 23 if index % 7 == 0 else 0)
        online = max(0, row.online - index % 17) if index % 11 == 0 else row.online
        if row.unit != GONE:
            found[row.unit, row.procedure] = (total, online)
    return found


@pytest.fixture
def sides(coordinator):
    """Both sides' numbers by unit and procedure; the system's are brought by the coordinator."""
    rows = list(figures.counts(2020, MONTH, "official"))
    system = system_file(rows)
    lines = [f"{PERIOD},{unit},{code},{total},{online}," for (unit, code), (total, online) in system.items()]
    before = everything_else()
    assert bring(coordinator, *lines).status_code == 302
    assert everything_else() == before
    return {(row.unit, row.procedure): (row.total, row.online) for row in rows}, system


def above_of(reported, system):
    return {
        key: (*reported[key], *system[key])
        for key in system
        if any(exceeds(mine, theirs) for mine, theirs in zip(reported[key], system[key], strict=True))
    }


def test_exactly_the_known_differences_are_listed(coordinator, sides):
    above = above_of(*sides)
    assert len(above) > 20
    rows = list(csv.reader(StringIO(coordinator.get(f"{PAGE}export.csv").content.decode("utf-8-sig"))))
    head = next(index for index, row in enumerate(rows) if row[0] == "Mã đơn vị")
    found = {(row[0], row[2]): tuple(map(int, (row[4], row[8], row[5], row[9]))) for row in rows[head + 1 :]}
    assert found == above
    shown = coordinator.get(f"{PAGE}?basis=official").content.decode()
    assert f"Theo đơn vị và TTHC ({len(above)})" in shown
    assert len(re.findall('name="chosen"', shown)) == len(above)


def test_sums_by_group_equal_a_recount(coordinator, sides):
    reported, system = sides
    names = {"department": "Sở, ban, ngành", "district": "UBND cấp huyện", "commune": "UBND cấp xã"}
    above = above_of(reported, system)
    shown = text(coordinator.get(f"{PAGE}?basis=official").content.decode())
    for kind, name in names.items():
        keys = [key for key in system if figures.units()[key[0]]["kind"] == kind]
        places = [len({unit for unit, _code in keys}), len(keys), sum(key in above for key in keys)]
        totals = [sum(side[key][0] for key in keys) for side in (reported, system)]
        numbers = " ".join(figures.grouped(number) for number in (*places, *totals))
        difference = totals[0] - totals[1]
        assert f"{name} {numbers} −{figures.grouped(-difference)}" in shown


def test_sums_of_every_unit_equal_a_recount(coordinator, sides):
    reported, system = sides
    book = openpyxl.load_workbook(BytesIO(coordinator.get(f"{PAGE}export.xlsx?shown=all").content))
    rows = [[cell.value for cell in row] for row in book["Theo đơn vị"].iter_rows(values_only=False)]
    head = next(index for index, row in enumerate(rows) if row[1] == "Mã đơn vị")
    found = {row[1]: (row[2], row[3], row[4], row[5], row[8], row[9]) for row in rows[head + 1 :]}
    above = above_of(reported, system)
    expected = {}
    for unit in {unit for unit, _code in system}:
        keys = [key for key in system if key[0] == unit]
        sums = [sum(side[key][at] for key in keys) for at in (0, 1) for side in (reported, system)]
        expected[unit] = (len(keys), sum(key in above for key in keys), *sums)
    assert found == expected
    assert len(expected) == 157  # 158 units sent November; the file has nothing of Nha Trang


def test_a_unit_that_the_file_lacks_is_listed_apart(coordinator, sides):
    reported, _system = sides
    total, online = (sum(numbers[at] for (unit, _code), numbers in reported.items() if unit == GONE) for at in (0, 1))
    shown = text(coordinator.get(PAGE).content.decode())
    places = sum(unit == GONE for unit, _code in reported)
    assert "Đơn vị đã báo cáo, không có trong dữ liệu hệ thống một cửa (1)" in shown
    line = f"UBND thành phố Nha Trang {places} {figures.grouped(total)} {figures.grouped(online)} không có số liệu nào"
    assert line in shown
