"""Whose changes a reader sees: chosen units, those behind them, and what may be known of others."""

from datetime import date

import pytest

from reporting.changes.scope import Matter, UnknownUnitError, everyone_behind, scope_of
from reporting.models import EventKind, SubmissionEvent
from tests.factories import (
    make_clerk,
    make_commune,
    make_district,
    make_period,
    make_report,
    make_succession,
    make_unit,
    make_user,
)
from units import clock
from units.models import Role

pytestmark = pytest.mark.usefixtures("may")

TODAY = date(2020, 5, 15)


@pytest.fixture
def units(db):
    found = {"S": make_unit("S", name="Sở Y tế"), "H": make_district("H", name="Huyện Một")}
    for code, name in (("X", "Xã Ngọc Hiệp"), ("Y", "Xã Ngọc Sơn")):
        found[code] = make_commune(code, found["H"], name=name)
    return found


@pytest.fixture
def coordinator(db):
    return make_user(Role.COORDINATOR)


def codes(scope):
    return None if scope.units is None else sorted(scope.units.values_list("code", flat=True))


def test_unless_asked_thirty_days_of_all_units_are_shown(coordinator):
    scope = scope_of(coordinator, {})
    assert (scope.since, scope.until, scope.units) == (date(2020, 4, 15), None, None)
    assert all(scope.includes(matter) for matter in Matter)
    assert (scope.starts_at.isoformat(), scope.ends_at) == ("2020-04-15T00:00:00+07:00", None)


def test_days_are_shown_from_their_first_moment_to_their_last(coordinator):
    scope = scope_of(coordinator, {"since": "2020-05-01", "until": "2020-05-02"})
    assert scope.starts_at == clock.at(date(2020, 5, 1)).replace(hour=0)
    assert scope.ends_at == clock.end_of(date(2020, 5, 2))


def test_a_day_is_read_as_links_and_as_people_write_it(coordinator):
    for written in ("2020-05-01", "01/05/2020", "1.5.2020"):
        assert scope_of(coordinator, {"since": written}).since == date(2020, 5, 1)


@pytest.mark.parametrize("query", [{"since": "x"}, {"since": "2020-02-31"}, {"since": "31/02/2020"}, {"what": "x"}])
def test_what_cannot_be_read_counts_as_not_asked(coordinator, query):
    scope = scope_of(coordinator, query)
    assert (scope.since, scope.matter) == (date(2020, 4, 15), "")


def test_one_matter_that_is_chosen_is_the_only_one_shown(coordinator):
    scope = scope_of(coordinator, {"what": "quotas"})
    assert [matter for matter in Matter if scope.includes(matter)] == [Matter.QUOTAS]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"kind": "commune"}, ["X", "Y"]),
        ({"kind": "department"}, ["S"]),
        ({"district": "H"}, ["H", "X", "Y"]),
        ({"district": "H", "kind": "commune"}, ["X", "Y"]),
        ({"district": "Z"}, []),
        ({"unit": "X"}, ["X"]),
        ({"unit": " x "}, ["X"]),
        ({"unit": "ngoc hiep"}, ["X"]),
        ({"unit": "so y te"}, ["S"]),
        ({"unit": "X", "kind": "department"}, ["X"]),
        ({"unit": "  "}, None),
    ],
)
def test_units_are_chosen_by_group_district_code_or_name(units, coordinator, query, expected):
    assert codes(scope_of(coordinator, query)) == expected


@pytest.mark.parametrize("words", ["ngoc", "khong co", "Z"])
def test_a_name_of_several_or_of_none_is_not_known(units, coordinator, words):
    with pytest.raises(UnknownUnitError):
        scope_of(coordinator, {"unit": words})


def test_a_unit_is_shown_with_all_that_passed_into_it(units, coordinator):
    old = make_commune("Z", active_until=date(2020, 3, 31))
    older = make_commune("W", active_until=date(2015, 3, 31))
    split = make_commune("V", active_until=date(2015, 3, 31))
    make_succession(old, units["X"], date(2020, 4, 1))
    make_succession(older, old, date(2015, 4, 1), "renaming")
    make_succession(split, units["X"], date(2015, 4, 1), "split")
    assert codes(scope_of(coordinator, {"unit": "X"})) == ["W", "X", "Z"]
    assert everyone_behind(old) == {old.pk, older.pk}


@pytest.mark.parametrize(("on", "name"), [("2018-06-01", "Xã Cũ"), ("2020-05-01", "Xã Mới"), ("", "Xã Mới")])
def test_a_code_that_was_reused_is_that_of_the_day(coordinator, on, name):
    make_commune("R", name="Xã Cũ", active_until=date(2018, 12, 31))
    make_commune("R", name="Xã Mới", active_from=date(2019, 1, 1))
    assert scope_of(coordinator, {"unit": "R", "on": on}).unit.name == name


@pytest.mark.parametrize(("code", "expected"), [("X", ["X"]), ("H", ["H", "X", "Y"]), ("S", ["S"])])
def test_a_clerk_sees_the_own_unit_and_in_a_district_its_communes(units, code, expected):
    assert codes(scope_of(make_clerk(units[code]), {})) == expected


@pytest.mark.parametrize("words", ["Y", "Sở Y tế", "ngoc son"])
def test_a_clerk_does_not_learn_of_another_unit_by_its_name(units, words):
    with pytest.raises(UnknownUnitError):
        scope_of(make_clerk(units["X"]), {"unit": words})


def shown(user, query=None):
    found = SubmissionEvent.objects.filter(scope_of(user, query or {}).events)
    return sorted(found.values_list("submission__unit__code", "kind"))


@pytest.fixture
def events(units):
    for code in ("X", "Y"):
        report = make_report(units[code], make_period({"X": 3, "Y": 4}[code]))
        for kind in (EventKind.SENT, EventKind.ACCEPTED):
            SubmissionEvent.objects.create(submission=report, kind=kind, at=clock.at(date(2020, 5, 1)))
    return units


def test_a_coordinator_sees_every_sending_and_confirmation(events, coordinator):
    assert shown(coordinator) == [("X", "accepted"), ("X", "sent"), ("Y", "accepted"), ("Y", "sent")]
    assert shown(coordinator, {"unit": "X"}) == [("X", "accepted"), ("X", "sent")]


def test_of_other_units_only_confirmations_are_shown_to_who_sees_confirmed_figures(events):
    assert shown(make_user(Role.ADMINISTRATOR)) == [("X", "accepted"), ("Y", "accepted")]
    assert shown(make_clerk(events["X"])) == [("X", "accepted"), ("X", "sent")]
    assert shown(make_clerk(events["H"])) == [("X", "accepted"), ("Y", "accepted")]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"since": "2020-05-01"}, 4),
        ({"since": "2020-05-02"}, 0),
        ({"since": "2020-04-01", "until": "2020-05-01"}, 4),
        ({"since": "2020-04-01", "until": "2020-04-30"}, 0),
    ],
)
def test_events_are_those_of_the_days(events, coordinator, query, count):
    assert len(shown(coordinator, query)) == count


def test_events_that_move_no_figure_are_not_shown(events, coordinator):
    others = set(EventKind.values) - {each for _code, each in shown(coordinator)}
    report = make_report(events["S"], make_period(5))
    for kind in others:
        SubmissionEvent.objects.create(submission=report, kind=kind, at=clock.now())
    kinds = {kind for code, kind in shown(coordinator) if code == "S"}
    assert kinds == {"returned", "withdrawn", "reopened", "opened_to_add", "reopening_ended"}
