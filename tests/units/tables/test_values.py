"""Cells as the reader's lines carry them, and as a person would have typed them."""

from datetime import date

import pytest

from units.tables.values import (
    Covered,
    Formula,
    cell_name,
    day_of,
    iso_day,
    means_two_months,
    month_of,
    text_of,
    value_of,
)

DAY = date(2020, 11, 30)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("a", "a"),
        (5, 5),
        (2.5, 2.5),
        (["d", "2020-11-30"], DAY),
        (["f"], Formula(None)),
        (["f", 5], Formula(5)),
        (["f", ["d", "2020-11-30"]], Formula(DAY)),
        (["m", "X1"], Covered("X1")),
        (["m", ["f", 5]], Covered(Formula(5))),
        (["m", ["d", "2020-11-30"]], Covered(DAY)),
    ],
)
def test_each_mark_of_the_reader_is_understood(written, value):
    assert value_of(written) == value


@pytest.mark.parametrize(
    "written",
    [None, {}, [], ["x", 1], ["d", "30/11/2020"], ["f", "text"], ["f", ["f", 5]], ["f", ["m", 5]], ["m", ["m", 5]]],
)
def test_what_the_reader_does_not_write_is_refused(written):
    with pytest.raises(ValueError, match=r".*"):
        value_of(written)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", "a"),
        (5, "5"),
        (2.5, "2,5"),
        (DAY, "2020-11-30"),
        (Formula(None), ""),
        (Formula(5), "5"),
        (Formula(2.5), "2,5"),
        (Covered("X1"), ""),
        (Covered(Formula(5)), ""),
    ],
)
def test_a_cell_is_read_as_a_person_would_have_typed_it(value, text):
    assert text_of(value) == text


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2020-11-30", DAY),
        ("2020/11/30", DAY),
        ("2020.11.30", DAY),
        ("2020-11-30 00:00:00", DAY),
        ("2020-11-30T00:00", DAY),
        ("30/11/2020", DAY),
        ("30-11-2020", DAY),
        ("30.11.2020.", DAY),
        ("ngày 30 tháng 11 năm 2020", DAY),
        ("NGÀY 30 THÁNG 11 NĂM 2020", DAY),
        ("2020-11-30 14:05", None),
        ("29/02/2020", date(2020, 2, 29)),
        ("29/02/2021", None),
        ("31/04/2020", None),
        ("30/11/20", None),
        ("1-11/2020", None),  # the months 1 to 11
        (Formula(None), None),
    ],
)
def test_a_day_is_read_day_first_and_only_where_it_exists(written, day):
    assert day_of(written) == day


@pytest.mark.parametrize(
    ("written", "month"),
    [
        ("Tháng 1 năm 2020", (2020, 1)),
        ("thg 1, 2020", (2020, 1)),
        ("T1/2020", (2020, 1)),
        ("Kỳ báo cáo tháng 01/2020", (2020, 1)),
        ("01-2020", (2020, 1)),
        ("2020/1", (2020, 1)),
        ("202001", (2020, 1)),
        ("199912", None),
        ("10.202", (2020, 10)),
        ("10,202", (2020, 10)),
        ("Jan-20", (2020, 1)),
        ("January 2020", (2020, 1)),
        ("dec 99", (2099, 12)),
        ("30/11/2020", (2020, 11)),
        (DAY, (2020, 11)),
        (Formula(DAY), (2020, 11)),
        (202001, (2020, 1)),
        ("00/2020", None),
        ("13/2020", None),
        ("Quý 1 năm 2020", None),
        ("1-11/2020", None),
        ("01-11.2020", None),
        (Covered("2020-01"), None),
    ],
)
def test_a_month_is_read_however_it_is_written(written, month):
    assert month_of(written) == month


AMERICAN = date(2020, 1, 11)  # what American settings make of 01/11/2020


@pytest.mark.parametrize(
    "written",
    ["2020.1", "2020,9", 2020.1, Formula(2020.1), "11/1/2020", "2/01/2020", AMERICAN, Formula(AMERICAN), "2020-01-02"],
)
def test_what_a_spreadsheet_may_have_made_of_another_month_is_none(written):
    assert means_two_months(written)
    assert month_of(written) is None


@pytest.mark.parametrize(
    "written",
    [
        "2020.10",
        "2020-1",
        "2020/1",
        "1.2020",
        "1/1/2020",
        "13/1/2020",
        "11/2/2020",
        DAY,
        date(2020, 1, 1),
        date(2020, 1, 13),
    ],
)
def test_one_month_is_meant(written):
    assert not means_two_months(written)
    assert month_of(written) is not None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2020-12-31", date(2020, 12, 31)),
        ("2020-02-30", None),
        ("20201231", None),
        ("2020-W01-1", None),
        ("31/12/2020", None),
        ("2020-12-31 ", None),
        ("２０２０-12-31", None),
        ("", None),
    ],
)
def test_files_of_programs_write_a_day_in_one_way(text, day):
    assert iso_day(text) == day


@pytest.mark.parametrize(
    ("place", "name"), [((1, 0), "A1"), ((12, 25), "Z12"), ((3, 26), "AA3"), ((1, 701), "ZZ1"), ((1, 702), "AAA1")]
)
def test_cells_are_named_as_spreadsheets_name_them(place, name):
    assert cell_name(*place) == name
