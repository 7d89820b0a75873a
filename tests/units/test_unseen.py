"""Characters without a width mean nothing in a number; everything else in it is left as it is."""

import pytest

from units.unseen import without_unseen


@pytest.mark.parametrize("text", ["1 234", "1\N{NO-BREAK SPACE}234", "12a", "٣", "\u202e21", "1\u20642", "−5"])
def test_what_can_be_seen_or_turns_digits_round_stays(text):
    assert without_unseen(text) == text


def test_what_cannot_be_seen_is_left_out():
    assert without_unseen("\ufeff1\u200b2\u200e") == "12"
