"""Who may do what: every predicate over the whole cast, in every state of a report."""

import pytest

from reporting import rules
from reporting.models import Submission
from tests.reporting.cast import STATES, States, cast_of

OWN = {"clerk", "second_clerk"}
LEAD = {"coordinator"}
OVERSEERS = {"district_clerk", "observer"}
NOBODY: set[str] = set()

# state: who may enter, send, withdraw, review, reopen, open to add, ask to reopen
TABLE = {
    "draft": (OWN | LEAD, OWN | LEAD, NOBODY, NOBODY, NOBODY, NOBODY, NOBODY),
    "draft_of_a_month_not_opened": (NOBODY, NOBODY, NOBODY, NOBODY, NOBODY, NOBODY, NOBODY),
    "draft_of_a_month_not_ended": (OWN | LEAD, NOBODY, NOBODY, NOBODY, NOBODY, NOBODY, NOBODY),
    "draft_of_a_locked_month": (NOBODY, NOBODY, NOBODY, NOBODY, NOBODY, LEAD, OWN),
    "opened_to_be_added": (OWN | LEAD, OWN | LEAD, NOBODY, NOBODY, NOBODY, NOBODY, NOBODY),
    "submitted": (NOBODY, NOBODY, OWN, LEAD, NOBODY, NOBODY, NOBODY),
    "submitted_on_behalf": (NOBODY, NOBODY, OWN | LEAD, LEAD, NOBODY, NOBODY, NOBODY),
    "submitted_then_locked": (NOBODY, NOBODY, NOBODY, LEAD, NOBODY, NOBODY, NOBODY),
    "returned": (OWN | LEAD, OWN | LEAD, NOBODY, NOBODY, NOBODY, NOBODY, NOBODY),
    "returned_and_the_day_past": (OWN | LEAD, OWN | LEAD, NOBODY, NOBODY, NOBODY, NOBODY, NOBODY),
    "accepted": (NOBODY, NOBODY, NOBODY, NOBODY, LEAD, NOBODY, OWN),
    "reopened": (OWN | LEAD, OWN | LEAD, NOBODY, NOBODY, NOBODY, NOBODY, NOBODY),
    "reopened_and_run_out": (NOBODY, NOBODY, NOBODY, NOBODY, NOBODY, NOBODY, OWN),
}
PREDICATES = (
    rules.can_enter,
    rules.can_send,
    rules.can_withdraw,
    rules.can_review,
    rules.can_reopen,
    rules.can_open_to_add,
    rules.can_ask_to_reopen,
)
SEEN_BY_READERS = {
    "submitted",
    "submitted_on_behalf",
    "submitted_then_locked",
    "accepted",
    "reopened",
    "reopened_and_run_out",
}


def test_every_state_is_in_the_table():
    assert set(TABLE) == set(STATES)


@pytest.mark.parametrize("state", STATES)
def test_who_may_do_what_to_a_report(working_province, state):
    cast = cast_of(working_province)
    submission = getattr(States(working_province), state)()
    allowed = tuple({name for name, user in cast.items() if rule(user, submission)} for rule in PREDICATES)
    assert dict(zip(PREDICATES, allowed, strict=True)) == dict(zip(PREDICATES, TABLE[state], strict=True))


@pytest.mark.parametrize("state", STATES)
def test_who_may_open_the_page_of_a_report(working_province, state):
    cast = cast_of(working_province)
    submission = getattr(States(working_province), state)()
    readers = {
        name for name, user in cast.items() if Submission.objects.visible_to(user).filter(pk=submission.pk).exists()
    }
    assert readers == OWN | LEAD | (OVERSEERS if state in SEEN_BY_READERS else NOBODY)


def test_who_sees_what_is_typed_but_not_sent(working_province):
    submission = States(working_province).draft()
    cast = cast_of(working_province)
    assert {name for name, user in cast.items() if rules.can_see_working_cells(user, submission)} == OWN | LEAD


@pytest.mark.parametrize(
    ("code", "allowed"),
    [("X1", LEAD | {"district_clerk"}), ("H1", LEAD), ("SO1", LEAD)],
)
def test_who_may_remind_a_unit(working_province, code, allowed):
    unit = working_province.units[code]
    assert {name for name, user in cast_of(working_province).items() if rules.can_remind(user, unit)} == allowed


def test_a_district_reminds_no_commune_of_another_district(working_province):
    working_province.units["X3"].parent = None
    assert not rules.can_remind(working_province.clerks["H1"], working_province.units["X3"])


@pytest.mark.parametrize("rule", [rules.can_see_provisional, rules.can_read_queue])
def test_provisional_figures_and_the_queue_are_for_coordinators_and_observers(working_province, rule):
    cast = cast_of(working_province)
    assert {name for name, user in cast.items() if rule(user)} == {"coordinator", "observer"}


def test_periods_are_locked_by_coordinators_alone(working_province):
    assert {name for name, user in cast_of(working_province).items() if rules.can_lock(user)} == LEAD


def test_the_queue_is_worked_by_coordinators_alone(working_province):
    assert {name for name, user in cast_of(working_province).items() if rules.can_work_queue(user)} == LEAD


def test_whom_nobody_reaches_is_read_by_coordinators_and_administrators(working_province):
    cast = cast_of(working_province)
    allowed = {name for name, user in cast.items() if rules.can_read_contacts(user)}
    assert allowed == {"coordinator", "administrator"}


def test_a_clerk_keeps_one_unit_only(working_province):
    cast = cast_of(working_province)
    assert {name for name, user in cast.items() if rules.keeps(user, working_province.units["X1"])} == OWN
