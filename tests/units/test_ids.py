"""An id of a row, as an address or a form holds it."""

import pytest

from units.ids import id_of, is_id

LARGEST = "9" * 18


@pytest.mark.parametrize(("text", "found"), [("7", 7), ("007", 7), ("0", 0), (LARGEST, int(LARGEST))])
def test_digits_that_both_databases_keep_are_an_id(text, found):
    assert is_id(text)
    assert id_of(text) == found


@pytest.mark.parametrize("text", ["", " 7", "-7", "+7", "7.0", "1_0", "٧", "²", "abc", f"{LARGEST}0", "9" * 5000])
def test_any_other_text_is_none(text):
    assert not is_id(text)
    assert id_of(text) is None
