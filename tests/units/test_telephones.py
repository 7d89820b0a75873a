"""Telephone numbers of which a spreadsheet made numbers get their zero again; other texts stay as they are."""

import pytest

from units.reference_files.shapes import phone_text
from units.telephones import with_zero


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("905123456", "0905123456"),
        ("2583822123", "02583822123"),
        ("841234567", "0841234567"),
        ("84905123456", "+84905123456"),
        ("842583822123", "+842583822123"),
    ],
)
def test_a_number_without_its_zero_gets_it_back(written, number):
    assert with_zero(written) == number


@pytest.mark.parametrize("text", ["0905123456", "+84905123456", "113", "19001234", "1900123456", "0258 3822123", ""])
def test_another_text_stays(text):
    assert with_zero(text) == text


def test_the_cell_may_be_a_number():
    assert phone_text(905123456) == "0905123456"
