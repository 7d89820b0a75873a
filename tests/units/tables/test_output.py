"""The lines that the reader writes, and the limits at which it stops."""

import json
from io import BytesIO

import pytest

from units.tables.reader.limits import Limits
from units.tables.reader.output import Output
from units.tables.reader.refusal import NotRead


def written(*rows, **limits):
    file = BytesIO()
    output = Output(file, Limits(**limits))
    for line, row in enumerate(rows, start=1):
        output.row(line, list(row))
    return [json.loads(line) for line in file.getvalue().splitlines()]


def refusal(*rows, **limits):
    with pytest.raises(NotRead) as refused:
        written(*rows, **limits)
    return refused.value.code


def test_a_sheet_is_one_line_with_its_name_cut():
    file = BytesIO()
    Output(file, Limits()).sheet("x" * 150, visible=False, hidden_rows=[2, 3])
    assert json.loads(file.getvalue()) == {"sheet": "x" * 100, "visible": False, "hidden": [2, 3]}


def test_blanks_at_the_end_of_a_row_are_cut_and_those_before_are_kept():
    assert written(["", "a", "", 0, "", " "]) == [[1, "", "a", "", 0]]


@pytest.mark.parametrize("row", [[], [""], [" ", "\t", ""]])
def test_a_blank_row_is_left_out_and_the_lines_stay_those_of_the_file(row):
    assert written(row, ["a"]) == [[2, "a"]]


def test_a_marked_cell_at_the_end_is_no_blank():
    assert written(["a", ["f"]]) == [[1, "a", ["f"]]]


def test_a_letter_that_is_none_does_not_stop_the_file():
    assert written(["a\ud800"]) == [[1, "a?"]]


@pytest.mark.parametrize(
    ("rows", "limits"),
    [
        ([["a"], ["b"]], {"rows": 2}),
        ([["a", "b"]], {"columns": 2}),
        ([["a", "b"], ["c"]], {"cells": 3}),
        ([["abc", 12345]], {"letters": 3}),
        ([["abc"], ["d"]], {"all_letters": 4}),
    ],
)
def test_exactly_at_a_limit_is_written_and_one_more_is_too_large(rows, limits):
    assert len(written(*rows, **limits)) == len(rows)
    one_less = {name: most - 1 for name, most in limits.items()}
    assert refusal(*rows, **one_less) == "size"


def test_a_row_far_below_is_too_large_even_where_the_rows_before_are_blank():
    assert refusal([""], [""], ["a"], rows=2) == "size"


def test_blank_cells_at_the_end_count_for_no_limit():
    assert written(["a", "", "", ""], columns=1, cells=1) == [[1, "a"]]
