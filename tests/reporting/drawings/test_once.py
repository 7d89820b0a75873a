"""Equal values are drawn once in each language, and marks fill a pattern of their own language."""

from dataclasses import dataclass

from django.template import Context, Template
from django.utils.translation import override

from reporting.drawings.lines import Series, lines
from reporting.drawings.once import drawn_once
from reporting.drawings.strip import strip
from tests.reporting.drawings.test_strip import UNITS

MONTHS = [str(number) for number in range(1, 13)]


def test_equal_values_give_the_drawing_made_before_and_others_another():
    one, other = (strip(units, title="x") for units in (UNITS, list(UNITS)))
    assert one is other
    assert strip(UNITS, title="y") is not one
    assert strip(UNITS[1:], title="x") is not one
    assert strip(UNITS, title="x", radius=3.0) is not one
    assert lines([Series("x", [1, None])], months=MONTHS, title="x") is lines(
        (Series("x", (1, None)),), months=tuple(MONTHS), title="x"
    )


def test_a_drawing_of_another_language_is_another():
    one = strip(UNITS, title="x")
    with override("en"):
        assert strip(UNITS, title="x").desc != one.desc
    assert strip(UNITS, title="x") is one


def test_what_is_given_once_only_is_read_once():
    taken = []

    @drawn_once
    def make(units, *, title):
        taken.append((units, title))
        return len(units)

    assert [make((number for number in range(3)), title="x"), make([0, 1, 2], title="x")] == [3, 3]
    assert taken == [((0, 1, 2), "x")]


@dataclass(frozen=True)
class Mark:
    look: str
    x: str = "1.5"
    y: str = "2"
    value: str = "1/3"


def test_each_mark_fills_the_blanks_and_what_is_the_same_for_all_is_filled_in_too():
    tag = '{% load drawings %}{% marks "reporting/drawings/_spot.html" each radius="4" %}'
    text = Template(tag).render(Context({"each": [Mark("spot"), Mark('<a "b">')]}))
    assert text == (
        '<circle class="spot" cx="1.5" cy="2" r="4" data-value="1/3"/>\n'
        '<circle class="&lt;a &quot;b&quot;&gt;" cx="1.5" cy="2" r="4" data-value="1/3"/>\n'
    )
    assert Template(tag).render(Context({"each": []})) == ""
