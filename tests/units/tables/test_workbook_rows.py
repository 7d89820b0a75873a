"""From the cells of a spreadsheet library to rows: values, formulas and merged cells on the lines where they belong."""

from datetime import date, datetime, time, timedelta

import pytest

from units.tables.reader.workbook import _marked, _value, _with_covered, _with_formulas


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (12.0, 12),
        (-3.0, -3),
        (12.5, 12.5),
        (1e15, 1e15),
        (7, 7),
        (True, "True"),
        (None, ""),
        ("a\0b", "a\N{REPLACEMENT CHARACTER}b"),
        (date(2020, 11, 30), ["d", "2020-11-30"]),
        (datetime(2020, 11, 30, 14, 5), ["d", "2020-11-30"]),
        (time(14, 5), "14:05:00"),
        (timedelta(hours=30), "1 day, 6:00:00"),
    ],
)
def test_a_cell_is_written_as_a_text_a_number_or_a_day(cell, written):
    value = _value(cell)
    assert (value, type(value)) == (written, type(written))


@pytest.mark.parametrize("cell", [float("nan"), float("inf")])
def test_a_number_that_is_none_is_left_as_it_is(cell):
    assert str(_value(cell)) == str(cell)


def with_formulas(rows, formulas):
    return list(_with_formulas(iter(rows), formulas))


def test_a_formula_with_its_figure_keeps_it():
    assert with_formulas([(1, ["a", 5])], {(1, 2): "5"}) == [(1, ["a", ["f", 5]])]


@pytest.mark.parametrize(("value", "stored"), [(5, ""), ("năm", "5"), ("", "5")])
def test_a_formula_without_a_figure_has_none(value, stored):
    assert with_formulas([(1, [value])], {(1, 1): stored}) == [(1, [["f"]])]


def test_a_formula_that_gives_a_day_keeps_it():
    assert _marked([["d", "2020-11-30"]], [(1, "44165")]) == [["f", ["d", "2020-11-30"]]]


def test_a_formula_to_the_right_of_what_was_read_is_there():
    assert with_formulas([(1, ["a"])], {(1, 4): ""}) == [(1, ["a", "", "", ["f"]])]


def test_formulas_on_lines_that_were_not_read_come_between_and_after():
    found = with_formulas([(2, ["a"]), (5, ["b"])], {(1, 1): "", (3, 2): "", (4, 1): "", (7, 1): ""})
    assert found == [(1, [["f"]]), (2, ["a"]), (3, ["", ["f"]]), (4, [["f"]]), (5, ["b"]), (7, [["f"]])]


def test_several_formulas_of_one_line_are_marked_together():
    assert with_formulas([(1, [1, 2])], {(1, 2): "2", (1, 1): "1"}) == [(1, [["f", 1], ["f", 2]])]


def test_a_sheet_without_formulas_is_unchanged():
    assert with_formulas([(1, ["a"])], {}) == [(1, ["a"])]


def covered(rows, *merged):
    return list(_with_covered(iter(rows), list(merged)))


def test_a_merged_cell_is_repeated_on_each_line_that_it_covers_and_marked():
    rows = [(1, ["X1", 1]), (2, ["", 2]), (3, ["", 3]), (4, ["", 4])]
    assert covered(rows, ((0, 0), (2, 0))) == [
        (1, ["X1", 1]),
        (2, [["m", "X1"], 2]),
        (3, [["m", "X1"], 3]),
        (4, ["", 4]),
    ]


def test_a_cell_merged_across_columns_alone_covers_no_line():
    rows = [(1, ["X1", ""]), (2, ["", 2])]
    assert covered(rows, ((0, 0), (0, 1))) == rows


def test_a_line_that_ended_before_the_merged_cell_is_filled_up():
    assert covered([(1, ["", "", "X1"]), (2, [])], ((0, 2), (1, 2)))[1] == (2, ["", "", ["m", "X1"]])


@pytest.mark.parametrize("first", [["", "a"], []])
def test_a_merged_cell_that_is_blank_covers_nothing(first):
    assert covered([(1, first), (2, ["", "b"])], ((0, 0), (1, 0)))[1] == (2, ["", "b"])


def test_two_merged_cells_below_each_other_keep_their_own_values():
    rows = [(1, ["X1"]), (2, [""]), (3, ["X2"]), (4, [""])]
    found = covered(rows, ((0, 0), (1, 0)), ((2, 0), (3, 0)))
    assert [values for _line, values in found] == [["X1"], [["m", "X1"]], ["X2"], [["m", "X2"]]]


def test_lines_that_are_missing_do_not_lengthen_a_merged_cell():
    found = covered([(1, ["X1"]), (3, ["X3"])], ((0, 0), (1, 0)))
    assert found == [(1, ["X1"]), (3, ["X3"])]
