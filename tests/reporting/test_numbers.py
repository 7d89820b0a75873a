"""A number of dossiers as people type and paste it: understood, or refused with the reason, never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.numbers import (
    blank_cell,
    blank_cells,
    not_nil,
    not_reported_here,
    nothing_to_report,
    online_above_total,
    out_of_range,
    parse_cell,
    parse_count,
    shorten,
    without_marks,
)
from units.refusals import Refused


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0", 0),
        ("7", 7),
        ("1234", 1234),
        ("  12 ", 12),
        ("1 234", 1234),
        ("12 345", 12345),
        ("123 456", 123456),
        ("1\N{NO-BREAK SPACE}234", 1234),
        ("1\N{NARROW NO-BREAK SPACE}234", 1234),
        ("1\N{THIN SPACE}234", 1234),
        ("1  234", 1234),
        ("1.234.567", 1234567),
        ("1,234,567", 1234567),
        ("1 234 567", 1234567),
        ("0000000000012", 12),
        ("000", 0),
        ("9999999", 9_999_999),
        ("9.999.999", 9_999_999),
    ],
)
def test_whole_numbers_are_understood_in_every_spelling_that_has_one_meaning(typed, number):
    assert parse_count(typed) == number


UNSEEN = "\u200b\u200e\u200f\u2060\ufeff\u00ad\u202a\u2069"


@pytest.mark.parametrize("mark", UNSEEN)
def test_what_cannot_be_seen_in_a_number_means_nothing(mark):
    assert parse_count(f"{mark}1{mark}234{mark}") == 1234
    assert parse_count(f"{mark} {mark}") is None
    assert parse_cell(f"12{mark}+{mark}30") == 42
    assert without_marks(f"{mark}1.2{mark}34") == "1234"


@pytest.mark.parametrize("sign", ["\u202e21", "1\u20642", "1\u30002x", "\uff11"])
def test_a_sign_that_means_something_or_turns_digits_round_is_refused(sign):
    with pytest.raises(Refused) as refusal:
        parse_count(sign)
    assert refusal.value.code == "not_whole"


@pytest.mark.parametrize("typed", ["", " ", "\t", "\N{NO-BREAK SPACE}"])
def test_a_blank_is_no_number(typed):
    assert parse_count(typed) is None


@pytest.mark.parametrize("typed", ["1.234", "1,234", "12.345", "123.456", "0,000"])
def test_a_thousand_that_could_be_a_decimal_is_refused_as_ambiguous(typed):
    with pytest.raises(Refused) as refusal:
        parse_count(typed)
    assert refusal.value.code == "ambiguous"
    assert refusal.value.sentence == (
        f"«{typed}» có thể hiểu theo hai cách. Đề nghị nhập lại, không dùng dấu chấm, dấu phẩy."
    )


@pytest.mark.parametrize(
    "typed",
    [
        "-0",
        "- 1",
        "-1.5",
        "1.5",
        "12.34",
        "1.2345",
        "1234.567",
        "1.234.56",
        "1.234.5678",
        "1234.567.890",
        ".234",
        ".234.567",
        ",234,567",
        "1234,567,890",
        "1.234,567",
        "1,234.567",
        "1 23",
        "1 2345",
        "1234 567",
        " 1 234 56",
        "1 .234",
        "1e3",
        "+1",
        "một",
        "１２",
        "٣",
    ],
)
def test_what_is_no_whole_number_is_refused(typed):
    with pytest.raises(Refused) as refusal:
        parse_count(typed)
    assert refusal.value.code == "not_whole"


@pytest.mark.parametrize(
    "typed", ["10000000", "10.000.000", "123.456.789", "123,456,789", "123 456 789", "99999999999999999999", "9" * 5000]
)
def test_a_number_too_large_is_refused_however_long_it_is(typed):
    with pytest.raises(Refused) as refusal:
        parse_count(typed)
    assert (refusal.value.code, refusal.value.sentence) == ("out_of_range", out_of_range())
    assert out_of_range() == "Số hồ sơ phải từ 0 đến 9.999.999."


@pytest.mark.parametrize("typed", ["-1", " -12 ", "-007", "\N{MINUS SIGN}4", "12+-5"])
def test_a_number_below_zero_is_whole_and_refused_as_out_of_range(typed):
    with pytest.raises(Refused) as refusal:
        parse_cell(typed)
    assert (refusal.value.code, refusal.value.sentence) == ("out_of_range", out_of_range())


def test_what_is_repeated_to_the_person_has_at_most_thirty_signs():
    assert shorten("x" * 30) == "x" * 30
    assert shorten("x" * 31) == "x" * 29 + "…"
    with pytest.raises(Refused, match=f"«{'x' * 29}…» không phải là số nguyên"):
        parse_count("x" * 40)


def test_online_above_the_total_is_said_with_both_numbers():
    assert online_above_total(12, 7) == (
        "Số hồ sơ trực tuyến (12) lớn hơn tổng số hồ sơ tiếp nhận (7). Đề nghị kiểm tra lại."
    )


def test_each_refusal_of_a_cell_has_its_sentence():
    assert not_reported_here() == "Đơn vị không báo cáo TTHC này trong kỳ."
    assert nothing_to_report() == "Đơn vị không có TTHC phải báo cáo trong kỳ."
    assert blank_cell() == "Ô còn trống. Nếu không phát sinh hồ sơ, đề nghị nhập 0."
    assert blank_cells(3) == "Còn 3 ô chưa nhập. Nếu không phát sinh hồ sơ, đề nghị nhập 0."


def test_a_nil_return_with_figures_reads_how_many_cells_hold_one_whatever_was_posted():
    assert not_nil([(0, 0, 7), (None, None, None)]) == ""
    assert not_nil([(5, 0, 7), (1, 2, 0)]) == "Đã có 3 ô khác 0. Đề nghị xóa các số này hoặc gửi báo cáo có số liệu."


@given(st.integers(0, 9_999_999), st.integers(0, 12))
def test_leading_zeros_change_nothing(number, zeros):
    assert parse_count("0" * zeros + str(number)) == number


@given(st.integers(1_000_000, 9_999_999), st.sampled_from(".,"))
def test_two_groups_can_be_no_decimal(number, sign):
    assert parse_count(f"{number:,}".replace(",", sign)) == number


@pytest.mark.parametrize(
    ("typed", "number"), [("12+30", 42), (" 1 + 2+3 ", 6), ("1 234+1", 1235), ("0+0", 0), ("7", 7), ("", None)]
)
def test_a_sum_typed_into_a_cell_is_its_value(typed, number):
    assert parse_cell(typed) == number


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("12+", "not_whole"),
        ("+", "not_whole"),
        ("1++2", "not_whole"),
        ("1+x", "not_whole"),
        ("1.234+5", "ambiguous"),
        ("9999999+1", "out_of_range"),
        ("10000000+1", "out_of_range"),
        ("1+" * 40 + "1", "not_whole"),
    ],
)
def test_a_sum_with_a_part_that_is_no_number_is_refused_with_the_reason(typed, code):
    with pytest.raises(Refused) as refusal:
        parse_cell(typed)
    assert refusal.value.code == code


def test_only_a_number_with_one_mark_that_may_group_is_offered_without_it():
    offered = {"1.234": "1234", "12,345": "12345", "0.012": "12", "1.234+5": "1234+5"}
    assert {
        typed: without_marks(typed) for typed in (*offered, "1.234.567", "12.5", "x", "")
    } == offered | dict.fromkeys(("1.234.567", "12.5", "x", ""), "")
