"""The rate of two figures in a template is that of the arithmetic, written as everywhere."""

import pytest
from django.template import Context, Template
from hypothesis import example, given
from hypothesis import strategies as st

from reporting.rates import rounded_rate
from units.wording import rate

SHARE = Template("{% load rates %}{% share online total %}")


def shown(online, total):
    return SHARE.render(Context({"online": online, "total": total}))


@pytest.mark.parametrize(
    ("online", "total", "text"),
    [(8_999, 20_000, "45,00%"), (1, 3, "33,33%"), (1, 8, "12,50%"), (0, 5, "0,00%"), (0, 0, "–"), (None, 4, "–")],
)
def test_a_share_is_rounded_half_up_and_a_dash_where_nothing_was_received(online, total, text):
    assert shown(online, total) == text


@given(st.integers(0, 10**7), st.integers(1, 10**7))
@example(1, 16)
def test_a_share_is_the_rate_of_the_arithmetic(online, total):
    assert shown(online, total) == rate(rounded_rate(online, total))
