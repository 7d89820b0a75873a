"""Which decision judges a month, how decisions and tiers are called, and what a form refuses at its field."""

import pytest
from django.core.exceptions import ValidationError

from quotas.models import DecisionState, QuotaDecision, QuotaTier
from tests.factories import make_decision, make_draft

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("month", "first_month"), [(1, None), (2, 2), (6, 2), (7, 7), (12, 7)])
def test_a_month_is_judged_by_the_last_decision_begun_by_then(month, first_month):
    for first in (2, 7):
        make_decision(first)
    found = QuotaDecision.objects.judging(2020, month)
    assert (found and found.first_month) == first_month


@pytest.mark.parametrize("year", [2019, 2021])
def test_a_decision_judges_its_own_year_alone(year):
    make_decision()
    assert QuotaDecision.objects.judging(year, 12) is None


@pytest.mark.parametrize("state", [DecisionState.DRAFT, DecisionState.WITHDRAWN])
def test_drafts_and_withdrawn_decisions_are_passed_over(state):
    first = make_decision()
    make_decision(5, state=state)
    assert QuotaDecision.objects.judging(2020, 12) == first
    assert list(QuotaDecision.objects.in_force()) == [first]


@pytest.mark.parametrize(
    ("state", "named"),
    [("draft", (True, False, False)), ("in_force", (False, True, False)), ("withdrawn", (False, False, True))],
)
def test_a_decision_is_in_exactly_one_state(state, named):
    decision = QuotaDecision(state=state)
    assert (decision.is_draft, decision.is_in_force, decision.is_withdrawn) == named


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("", "quyết định giao chỉ tiêu năm 2020"),
        ("12/QĐ-UBND", "quyết định giao chỉ tiêu năm 2020 (12/QĐ-UBND)"),
    ],
)
def test_a_decision_is_called_by_its_year_and_its_number_where_it_is_known(number, name):
    assert str(QuotaDecision(year=2020, number=number)) == name


def test_a_second_decision_in_force_from_a_month_is_refused_at_its_field():
    make_decision(3)
    with pytest.raises(ValidationError) as refused:
        QuotaDecision(year=2020, first_month=3).clean()
    assert list(refused.value.message_dict) == ["first_month"]


def test_a_draft_from_a_month_that_has_a_decision_is_accepted():
    make_decision(3)
    make_draft(3).clean()


def test_a_stored_decision_is_not_refused_for_itself():
    make_decision(3).clean()


@pytest.mark.parametrize(
    ("kind", "minimum", "name"),
    [
        ("department", 4500, "Nhóm sở, ban, ngành – tối thiểu 45%"),
        ("district", 3750, "Nhóm UBND cấp huyện – tối thiểu 37,5%"),
        ("commune", 25, "Nhóm UBND cấp xã – tối thiểu 0,25%"),
    ],
)
def test_a_tier_is_called_by_its_group_and_its_minimum(kind, minimum, name):
    assert QuotaTier(kind=kind, minimum_hundredths=minimum).display_name == name


@pytest.mark.parametrize("code", ["so-45", "SO-45", "So-45"])
def test_a_code_is_one_code_in_whatever_case_within_a_decision(code):
    decision = make_decision()
    values = {"decision": decision, "kind": "commune", "minimum_hundredths": 0}
    QuotaTier.objects.create(code="SO-45", name="a", **values)
    with pytest.raises(ValidationError):
        QuotaTier(code=code, name="b", **values).full_clean()


def test_two_decisions_may_use_one_code():
    for month in (1, 2):
        tier = QuotaTier(decision=make_decision(month), code="SO", name="a", kind="commune", minimum_hundredths=0)
        tier.full_clean()
        tier.save()
    assert QuotaTier.objects.filter(code="SO").count() == 2
