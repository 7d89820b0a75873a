"""Signs between the digits: what one text shows, what a file settles, and what stays as it was written."""

import pytest

from units.tables.marks import evidence, is_ambiguous, settled, without_marks


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("1.234.567", "."),
        ("12.345.678,9", "."),
        ("1.234,5", "."),
        ("12,5", "."),
        ("12,34", "."),
        ("12,3456", "."),
        ("0,125", "."),
        ("-12,5", "."),
        ("1,234,567", ","),
        ("1,234.5", ","),
        ("12.5", ","),
        ("0.125", ","),
    ],
)
def test_what_shows_which_sign_groups(text, sign):
    assert evidence(text) == sign


@pytest.mark.parametrize(
    "text", ["", "1234", "1.234", "1,234", "999.999", "1.23.456", "12.345,678.9", "abc", "1 234 567", "1..234.567"]
)
def test_what_shows_nothing(text):
    assert evidence(text) == ""


@pytest.mark.parametrize(
    ("shown", "sign"), [([], ""), ([""], ""), (["."], "."), (["", ".", "."], "."), ([".", ","], ""), ([",", ""], ",")]
)
def test_a_file_settles_the_sign_only_without_contradiction(shown, sign):
    assert settled(shown) == sign


@pytest.mark.parametrize(
    ("text", "ambiguous"),
    [("1.234", True), ("12,345", True), ("999.999", True), ("0.234", False), ("1.23", False), ("1234.567", False)],
)
def test_one_group_of_three_digits_can_be_a_thousand_or_a_fraction(text, ambiguous):
    assert is_ambiguous(text) == ambiguous


@pytest.mark.parametrize(
    ("text", "sign", "plain"),
    [
        ("1.234", ".", "1234"),
        ("1,234", ".", "1,234"),
        ("1.234", "", "1.234"),
        ("1.234.567", ".", "1.234.567"),
        ("0.234", ".", "0.234"),
        ("1234", ".", "1234"),
    ],
)
def test_only_an_ambiguous_number_loses_the_sign_that_groups(text, sign, plain):
    assert without_marks(text, sign) == plain
