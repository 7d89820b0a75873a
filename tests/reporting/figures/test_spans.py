"""Month, quarter and year to date: which months they add up, and what they are called."""

import pytest
from django.utils import translation

from reporting.figures.spans import Span, months_of, span_name


@pytest.mark.parametrize(
    ("month", "span", "expected"),
    [
        (11, Span.MONTH, [11]),
        (11, Span.QUARTER, [10, 11]),
        (12, Span.QUARTER, [10, 11, 12]),
        (1, Span.QUARTER, [1]),
        (3, Span.YEAR_TO_DATE, [1, 2, 3]),
    ],
)
def test_a_span_reaches_back_from_its_month(month, span, expected):
    assert list(months_of(month, span)) == expected


@pytest.mark.parametrize(
    ("month", "span", "expected"),
    [
        (1, Span.MONTH, "tháng 01/2020"),
        (11, Span.QUARTER, "quý IV/2020 (đến hết tháng 11)"),
        (12, Span.QUARTER, "quý IV/2020"),
        (11, Span.YEAR_TO_DATE, "lũy kế đến tháng 11/2020"),
    ],
)
def test_a_span_is_called_as_an_office_would(month, span, expected):
    with translation.override("vi"):
        assert span_name(2020, month, span) == expected
