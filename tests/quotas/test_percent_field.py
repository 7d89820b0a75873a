"""The minimum as an administrator types it: in percent, with comma or point, stored in hundredths."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from quotas.forms import PercentField

OUTSIDE = "Chỉ tiêu phải từ 0% đến 100%."
DECIMALS = "Ghi nhiều nhất hai chữ số thập phân"


@pytest.mark.parametrize(
    ("typed", "hundredths"),
    [
        ("45", 4500),
        ("45%", 4500),
        (" 45 % ", 4500),
        ("37,5", 3750),
        ("37.25", 3725),
        ("37,250", 3725),
        ("0", 0),
        ("0,01", 1),
        ("99,99", 9999),
        ("100", 10000),
        ("100,00", 10000),
    ],
)
def test_a_percentage_becomes_hundredths(typed, hundredths):
    value = PercentField().clean(typed)
    assert (value, type(value)) == (hundredths, int)


@pytest.mark.parametrize(
    "typed",
    [
        "-0,01",
        "-1",
        "100,01",
        "101",
        "abc",
        "4 5",
        "1,2,3",
        "NaN",
        "Infinity",
        "-Infinity",
        "1e1",
        "1_0",
        "٤٥",
        "+45",
        "45,",
        ",5",
    ],
)
def test_what_is_no_percentage_from_0_to_100_is_refused(typed):
    with pytest.raises(ValidationError) as refused:
        PercentField().clean(typed)
    assert refused.value.messages == [OUTSIDE]


@pytest.mark.parametrize("typed", ["37,125", "0,001", "99,999"])
def test_a_third_decimal_is_refused_not_rounded(typed):
    with pytest.raises(ValidationError) as refused:
        PercentField().clean(typed)
    assert refused.value.messages[0].startswith(DECIMALS)


@pytest.mark.parametrize("typed", ["", " ", "%", None])
def test_a_blank_is_nothing_where_the_field_may_be_blank_and_refused_where_not(typed):
    assert PercentField(required=False).clean(typed) is None
    with pytest.raises(ValidationError):
        PercentField().clean(typed)


@pytest.mark.parametrize(
    ("hundredths", "shown"), [(4500, 45), (0, 0), (10000, 100), (3750, "37,5"), (3725, "37,25"), (1, "0,01")]
)
def test_a_stored_minimum_is_shown_without_needless_decimals(hundredths, shown):
    assert PercentField().prepare_value(hundredths) == shown


@pytest.mark.parametrize("typed", ["37,125", "abc", "", None])
def test_what_was_typed_and_refused_is_shown_as_it_was_typed(typed):
    assert PercentField().prepare_value(typed) == typed


@given(st.integers(0, 10000))
def test_every_minimum_comes_back_from_the_text_in_which_it_is_shown(hundredths):
    field = PercentField()
    assert field.clean(str(field.prepare_value(hundredths))) == hundredths
