"""Nothing is written that was not shown: done, looked at, rolled back until these very consequences are confirmed."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from tests.factories import make_unit
from units.consequences import (
    CONFIRMED,
    Consequences,
    UnconfirmedError,
    do_when_confirmed,
    refuse_unconfirmed,
    sentences,
)
from units.models import Unit

SHOWN = HttpResponse("shown")


def request(digest=None):
    return RequestFactory().post("/", {CONFIRMED: digest} if digest else {})


def moved(*units):
    return Consequences("a.html", list(units))


def test_a_digest_says_what_was_described_and_nothing_else():
    first = moved("X1", 2)
    assert first.digest == Consequences("b.html", ["X1", 2], {"a": 1}).digest
    assert first.digest != moved("X1", 3).digest
    assert first.digest != moved(2, "X1").digest


def test_the_order_of_names_makes_no_other_digest():
    assert Consequences("", {"a": 1, "b": 2}).digest == Consequences("", {"b": 2, "a": 1}).digest


def test_without_consequences_nothing_needs_to_be_confirmed():
    refuse_unconfirmed(request(), None)


def test_the_very_consequences_that_were_confirmed_are_let_through():
    refuse_unconfirmed(request(moved("X1").digest), moved("X1"))


@pytest.mark.parametrize("confirmed", [None, "x", moved("X2").digest])
def test_others_than_those_confirmed_are_shown_first(confirmed):
    with pytest.raises(UnconfirmedError) as unconfirmed:
        refuse_unconfirmed(request(confirmed), moved("X1"))
    assert unconfirmed.value.consequences == moved("X1")


def rename(consequences):
    def do():
        Unit.objects.update(name="Tên mới")
        return consequences

    return do


@pytest.fixture
def unit(db):
    return make_unit("S", name="Tên cũ")


@pytest.mark.parametrize("consequences", [None, moved("X1")])
def test_what_is_confirmed_or_without_consequences_is_done(unit, consequences):
    digest = consequences and consequences.digest
    assert do_when_confirmed(request(digest), rename(consequences), lambda _found: SHOWN) is None
    assert Unit.objects.get().name == "Tên mới"


def test_what_is_not_confirmed_is_rolled_back_and_shown(unit):
    seen = []
    answer = do_when_confirmed(request(), rename(moved("X1")), lambda found: seen.append(found) or SHOWN)
    assert (answer, seen) == (SHOWN, [moved("X1")])
    assert Unit.objects.get().name == "Tên cũ"


def test_another_fault_is_not_taken_for_consequences(unit):
    def fail():
        Unit.objects.update(name="Tên mới")
        raise LookupError

    with pytest.raises(LookupError):
        do_when_confirmed(request(), fail, lambda _found: SHOWN)
    assert Unit.objects.get().name == "Tên cũ"


def test_sentences_are_consequences_only_where_there_are_some():
    assert sentences([]) is None
    described = sentences(["Một câu."])
    assert described.context == {"sentences": ["Một câu."]}
    assert described.digest != sentences(["Câu khác."]).digest
