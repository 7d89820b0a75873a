"""A table looked through once: sums whatever a sign means, totals rows that add up in one of four ways."""

import pytest

from units.tables.columns import Column, Kind
from units.tables.survey import Sum, Survey
from units.tables.values import Formula

COLUMNS = (Column("code", ("Mã",), Kind.CODE), Column("name", ("Tên",)), Column("total", ("Số",), Kind.FIGURE))
POSITIONS = {"code": 0, "name": 1, "total": 2}


def survey(*figures):
    """A survey of these figures, one a row; a figure in a list is that of a totals row."""
    seen = Survey(COLUMNS, {"code": "Mã", "name": "Tên", "total": "Số hồ sơ"})
    for line, figure in enumerate(figures, start=2):
        if isinstance(figure, list):
            seen.see_total(line, "Tổng cộng", {"total": figure[0]})
        else:
            seen.see(line, {"code": f"X{line}", "name": "Xã", "total": figure}, POSITIONS)
    return seen


def added(*texts):
    total = Sum()
    for text in texts:
        total.add(text)
    return total


@pytest.mark.parametrize(
    ("texts", "point", "comma", "neither"),
    [
        (["5", "7"], 12, 12, 12),
        (["1.234"], 1234, 0, 0),
        (["1,234"], 0, 1234, 0),
        (["1 234"], 1234, 1234, 1234),
        (["1.234.567"], 1234567, 1234567, 1234567),
        (["1.234,0"], 1234, 1234, 1234),
        (["12,5"], 12, 12, 12),
        (["abc", "", "-5", "1234567890"], 0, 0, 0),
        (["5", "1.234", "1,5"], 1240, 6, 6),
    ],
)
def test_a_sum_is_kept_for_each_meaning_of_a_sign(texts, point, comma, neither):
    total = added(*texts)
    assert (total.value("."), total.value(","), total.value("")) == (point, comma, neither)


def test_a_sum_less_another_keeps_the_meanings_apart_and_both_as_they_were():
    total, part = added("5", "1.234"), added("2", "1.000")
    rest = total.minus(part)
    assert (rest.value("."), rest.value("")) == (237, 3)
    assert (total.value("."), part.value(".")) == (1239, 1002)


def test_a_copy_of_a_sum_does_not_follow_it():
    total = added("5")
    copy = total.copy()
    total.add("1.234")
    assert (copy.value("."), total.value(".")) == (5, 1239)


@pytest.mark.parametrize(
    "figures",
    [
        (1, 2, [3]),
        ([3], 1, 2),
        (1, 2, [3], 4, [4]),
        ([1], 1, [2], 2),
        (1, 2, [3], 4, [7]),
        (1, [3], 2),
        ([0],),
        (1, [""]),
        (),
    ],
)
def test_a_total_of_all_of_those_above_of_those_between_adds_up(figures):
    assert survey(*figures).differences("") == []


def test_a_total_that_is_none_of_the_possible_sums_is_reported_with_the_sum_of_all_rows():
    [problem] = survey(1000, 2000, [3001]).differences("")
    assert problem.startswith("Dòng 4 «Tổng cộng», cột «Số hồ sơ»")
    assert "3.001" in problem
    assert "3.000" in problem


def test_each_wrong_total_is_reported():
    assert len(survey(1, [5], 2, [9]).differences("")) == 2


@pytest.mark.parametrize(
    ("figures", "sign"),
    [
        (("12,5", "1.234"), "."),
        (("1.234.567", "12.5"), ""),
        (("1.234",), ""),
        (("1.234", 5, ["1.239"]), "."),
        (("1,234", 5, ["1,239"]), ","),
        (("1.234", 5, [1239]), "."),
        (("1.234", 5, ["7"]), ""),
        (("1.234", 5, [""]), ""),
        ((1234, 5, [1239]), ""),
        ((), ""),
    ],
)
def test_the_sign_is_that_of_the_cells_or_that_with_which_totals_add_up(figures, sign):
    assert survey(*figures).sign == sign


def test_formulas_without_a_figure_are_counted_and_the_first_five_named():
    seen = survey(*[Formula(None)] * 7)
    assert (seen.formulas.count, seen.formulas.named) == (7, ["C2", "C3", "C4", "C5", "C6"])


def test_a_formula_with_its_figure_is_a_figure():
    seen = survey(Formula(5), [5])
    assert (seen.formulas.count, seen.differences("")) == (0, [])


@pytest.mark.parametrize("column", ["code", "name"])
def test_a_formula_is_neither_code_nor_name_even_with_a_figure(column):
    seen = survey()
    seen.see(2, {"code": "X", "name": "Xã", "total": 1, column: Formula(5)}, POSITIONS)
    assert seen.formulas.count == 1
