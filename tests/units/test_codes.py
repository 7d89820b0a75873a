"""Codes: cleaned in one way, checked in one way, and recognised where a spreadsheet took them for numbers."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from units.codes import (
    LONGEST_CODE,
    CodeShape,
    KnownCodes,
    clean_code,
    code_key,
    code_problem,
    keeps_zeros,
    new_code,
    unknown_code,
    validate_code,
    written_number,
)
from units.refusals import Refused

NATIONAL = CodeShape(1, 6)
COMMUNE = CodeShape(5)
national_codes = st.builds("{}.{:06d}".format, st.integers(1, 9), st.integers(1, 999_999))
commune_codes = st.integers(1, 99_999).map("{:05d}".format)


@pytest.mark.parametrize(
    "text",
    [
        "1.098570",
        " 1.098570\t",
        "1.098570\N{NO-BREAK SPACE}",
        "\N{ZERO WIDTH SPACE}1.098570",
        "1.\N{WORD JOINER}098570\N{ZERO WIDTH NO-BREAK SPACE}",
        "1.098\N{NARROW NO-BREAK SPACE}570",
        "1.098570\N{SOFT HYPHEN}",
        "1.098570\N{VARIATION SELECTOR-16}",
        "\N{RIGHT-TO-LEFT MARK}1.098570\r\n",
        "'1.098570",
    ],
)
def test_code_is_cleaned_of_what_nobody_sees(text: str) -> None:
    assert clean_code(text) == "1.098570"


@pytest.mark.parametrize("sign", ["\ufe00", "\ufe0f"])
def test_every_variation_selector_is_unseen(sign: str) -> None:
    assert clean_code(f"1.098{sign}570") == "1.098570"


@pytest.mark.parametrize("sign", ["\ufdff", "\ufe10"])
def test_signs_next_to_the_variation_selectors_are_seen(sign: str) -> None:
    assert clean_code(f"1{sign}2") == f"1{sign}2"


@given(st.text())
def test_code_cleaned_twice_is_cleaned_once_or_refused(text: str) -> None:
    cleaned = clean_code(text)

    assert clean_code(cleaned) == cleaned or code_problem(cleaned)


def test_codes_that_differ_in_case_have_one_key() -> None:
    assert code_key("KHA-SCT-001") == code_key(" kha-sct-001") != code_key("KHA-SCT-002")


@pytest.mark.parametrize("code", ["22327", "SCT", "1.001570", "KHA-2020_01", "000.00.00.H32", "a" * LONGEST_CODE])
def test_code_of_letters_digits_and_three_signs_is_taken(code: str) -> None:
    assert code_problem(code) is None
    validate_code(code)


@pytest.mark.parametrize(
    "code",
    ["", ".", "..", "A/B", "A B", "A\\B", "99?1", "#1", "Sở", "KHA‑1", "a" * (LONGEST_CODE + 1), "1,5", "A\0", "１２"],
)
def test_code_of_other_signs_is_refused(code: str) -> None:
    with pytest.raises(ValidationError):
        validate_code(code)


def test_refused_sign_is_named_as_it_can_be_seen() -> None:
    assert "«/» (U+002F)" in str(code_problem("KHA/2020/01"))
    assert "không dùng được U+0000." in str(code_problem("A\0"))
    assert "không dùng được U+0020." in str(code_problem("A B"))


def test_an_unknown_code_names_the_sign_that_no_code_can_hold() -> None:
    assert unknown_code("No such unit.", "S\N{CYRILLIC CAPITAL LETTER ES}T").startswith("No such unit. ")
    assert "«\N{CYRILLIC CAPITAL LETTER ES}» (U+0421)" in unknown_code(
        "No such unit.", "S\N{CYRILLIC CAPITAL LETTER ES}T"
    )
    assert unknown_code("No such unit.", "  SCT\N{ZERO WIDTH SPACE}") == "No such unit."
    assert unknown_code("No such unit.", "") == "No such unit."


@given(national_codes)
def test_procedure_code_read_as_a_number_is_the_code_again(code: str) -> None:
    known = KnownCodes([code, "KHA-SCT-001"])
    number = float(code)

    for value in (number, Decimal(code), repr(number), repr(number).replace(".", ","), code.replace(".", ",")):
        assert known.find(value) == code
        assert new_code(value, NATIONAL) == code or number.is_integer()


@given(commune_codes)
def test_commune_code_read_as_a_number_is_the_code_again(code: str) -> None:
    known = KnownCodes([code])

    for value in (int(code), float(code), str(int(code)), f"{int(code)}.0", f"{int(code)},0"):
        assert known.find(value) == code
        assert new_code(value, COMMUNE) == code


@given(st.sets(st.one_of(national_codes, commune_codes, st.from_regex(r"[A-Za-z0-9._-]{1,8}", fullmatch=True))))
def test_known_code_that_keeps_its_spelling_is_found_whatever_others_exist(codes: set[str]) -> None:
    known = KnownCodes(codes)

    assert {known.find(code, as_text=True) for code in codes} == codes


def test_only_a_stored_spelling_is_among_the_known_codes() -> None:
    known = KnownCodes(["SCT"])

    assert "SCT" in known
    assert "sct" not in known


def test_codes_are_found_in_any_case_and_keep_the_stored_spelling() -> None:
    known = KnownCodes(["SCT", "kha-1"])

    assert (known.find("sct "), known.find("KHA-1"), known.find("SYT")) == ("SCT", "kha-1", None)


@pytest.mark.parametrize("value", [123, 123.0, "123", "123,0", Decimal(123)])
def test_number_that_two_known_codes_write_is_refused(value: object) -> None:
    with pytest.raises(Refused, match=r"00123, 123"):
        KnownCodes(["00123", "123"]).find(value)


def test_code_with_its_zeros_is_no_number_that_was_read() -> None:
    known = KnownCodes(["123", "00123", "1.00157", "1.001570", "7"])

    assert (known.find("00123"), known.find("1.001570"), known.find("007")) == ("00123", "1.001570", None)
    assert known.find("123", as_text=True) == "123"


def test_two_stored_codes_that_differ_in_case_are_refused_in_a_third() -> None:
    known = KnownCodes(["sct", "SCT"])

    assert (known.find("sct"), known.find("SCT")) == ("sct", "SCT")
    with pytest.raises(Refused, match="SCT, sct"):
        known.find("Sct")


@pytest.mark.parametrize("value", [True, None, "", "1.001.570", "abc", -1.5, float("nan"), float("inf"), "9" * 99])
def test_what_is_no_plain_number_stays_what_it_is(value: object) -> None:
    assert written_number(value) is None


@pytest.mark.parametrize("text", ["1.", "1,", ".5", "1.5."])
def test_a_number_has_digits_on_both_sides_of_its_sign(text: str) -> None:
    assert written_number(text) is None


@pytest.mark.parametrize(
    ("value", "number"), [(0.0, 0), (0.5, Decimal("0.5")), ("0", 0), ("9" * LONGEST_CODE, int("9" * LONGEST_CODE))]
)
def test_small_and_long_numbers_are_numbers(value: object, number: object) -> None:
    assert written_number(value) == number


def test_number_with_the_noise_of_binary_fractions_is_read_as_spreadsheets_show_it() -> None:
    assert KnownCodes(["1.001570"]).find(1.0015700000000001) == "1.001570"


@pytest.mark.parametrize(
    ("value", "shape", "code"),
    [
        (1.00157, NATIONAL, "1.001570"),
        ("1,00157", NATIONAL, "1.001570"),
        (12.5, NATIONAL, "12.5"),
        (7.0, NATIONAL, "7"),
        ("KHA-1", NATIONAL, "KHA-1"),
        (123.0, COMMUNE, "00123"),
        (123456, COMMUNE, "123456"),
        ("22327", COMMUNE, "22327"),
        (568.0, None, "568"),
        ("00568", None, "00568"),
        ("1,10", None, "1,10"),
        (" A/B ", None, "A/B"),
    ],
)
def test_new_code_is_written_out_in_the_shape_of_its_kind(value: object, shape: CodeShape | None, code: str) -> None:
    assert new_code(value, shape) == code


def test_a_shape_is_of_whole_numbers_unless_it_has_decimals() -> None:
    assert CodeShape(3).written(Decimal(7)) == "007"
    assert CodeShape(3).written(Decimal("7.5")) is None
    assert CodeShape(1, 2).written(Decimal(7)) is None


def test_zeros_that_a_spreadsheet_would_drop_show_that_none_was_there() -> None:
    assert keeps_zeros("00123")
    assert keeps_zeros("1.001570")
    assert not (keeps_zeros("123"))
    assert not (keeps_zeros("1.001571"))
    assert not (keeps_zeros("123.0"))
    assert not (keeps_zeros("SCT0"))
    assert not (keeps_zeros("0"))
    assert not (keeps_zeros(".10"))
