"""A piece of a page that is drawn once for equal values is drawn from nothing but these values."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.safestring import mark_safe

from units.models import Unit, UnitKind
from units.templatetags import drawn as drawn_module
from units.templatetags.drawn import drawn

HEADING = "_components/sort.html"


@dataclass(frozen=True, slots=True)
class Pair:
    left: object
    right: object


@pytest.fixture(autouse=True)
def nothing_is_remembered():
    drawn_module._drawn.cache_clear()


def heading(label, **values):
    return drawn(HEADING, label=label, **values)


def test_equal_values_are_drawn_once_and_others_by_themselves():
    assert [heading("Một"), heading("Hai"), heading("Một")] == [
        f'\n<th scope="col">{word}</th>\n' for word in ("Một", "Hai", "Một")
    ]
    assert (drawn_module._drawn.cache_info().hits, drawn_module._drawn.cache_info().misses) == (1, 2)


def test_a_large_piece_is_the_same_and_is_remembered_among_fewer():
    before = drawn_module._drawn_large.cache_info()
    shown = [drawn_module.drawn_large(HEADING, label="Một") for _time in range(2)]
    assert shown == [heading("Một")] * 2
    after = drawn_module._drawn_large.cache_info()
    assert (after.hits - before.hits, after.misses - before.misses, after.maxsize) == (1, 1, 128)


def test_a_piece_is_drawn_in_the_language_of_its_reader():
    row = Pair(1, 2)
    with translation.override("vi"):
        shown = drawn("reporting/rankings/_not_ranked.html", columns=row)
    with translation.override("en"):
        assert "Not ranked" in drawn("reporting/rankings/_not_ranked.html", columns=row)
    assert "Không xếp hạng" in shown


def test_a_piece_sees_neither_person_nor_request():
    page = Template("{% load drawn %}{% drawn '_components/sort.html' label='x' %}")
    outer = {"direction": "descending", "address": "?secret", "cell_class": "secret"}
    assert "secret" not in page.render(Context(outer))


def test_what_is_text_is_escaped_and_what_is_marked_safe_is_not():
    assert '<th scope="col">&lt;b&gt;</th>' in heading("<b>")
    assert '<th scope="col"><b></th>' in heading(mark_safe("<b>"))
    assert '<th scope="col">&lt;b&gt;</th>' in heading("<b>")


@pytest.mark.parametrize(
    "value",
    [
        Decimal("45.0"),
        1.5,
        date(2020, 1, 1),
        Unit(name="Sở Y tế"),
        ["x"],
        Pair("x", Decimal(1)),
        (1, Pair(1, Unit())),
        UnitKind.DISTRICT.label,
    ],
)
def test_a_value_that_could_change_or_be_written_in_two_ways_is_refused(value):
    with pytest.raises(TypeError):
        heading(value)


@pytest.mark.parametrize("value", [None, True, 3, "x", ("x", 3), Pair(Pair("x", None), (1, 2)), UnitKind.DISTRICT])
def test_plain_values_are_taken(value):
    assert "<th" in heading(value)


def test_true_and_one_are_two_values():
    assert "True" in heading(True)
    assert ">1<" in heading(1)


def test_a_template_that_is_being_edited_is_read_again(settings):
    settings.DEBUG = True
    heading("x")
    assert drawn_module._drawn.cache_info().currsize == 0
