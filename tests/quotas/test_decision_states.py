"""A decision is put in force, withdrawn, put in force again, or deleted while it is a draft; each move once."""

import pytest

from quotas.actions.decisions import decision_apply, decision_delete, decision_put_in_force, decision_withdraw
from quotas.models import DecisionState, Quota, QuotaDecision, QuotaTier
from tests.factories import make_decision, make_draft, make_user
from units.models import Role, StaleFigures
from units.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(db):
    return make_user(Role.ADMINISTRATOR)


def stale_years():
    return list(StaleFigures.objects.values_list("year", flat=True))


@pytest.mark.parametrize("state", [DecisionState.DRAFT, DecisionState.WITHDRAWN])
def test_putting_in_force_is_recorded_with_its_author_and_computes_the_year_again(administrator, state):
    decision = make_decision(state=state)
    moved = decision_put_in_force(decision=decision, by=administrator)
    assert moved.is_in_force
    assert QuotaDecision.objects.get().is_in_force
    assert decision.history.first().history_user == administrator
    assert stale_years() == [2020]


def test_withdrawing_is_recorded_with_its_author_and_computes_the_year_again(administrator):
    decision = make_decision()
    assert decision_withdraw(decision=decision, by=administrator).is_withdrawn
    assert decision.history.first().history_user == administrator
    assert stale_years() == [2020]


@pytest.mark.parametrize(
    ("state", "move"),
    [(DecisionState.IN_FORCE, decision_put_in_force), (DecisionState.WITHDRAWN, decision_withdraw)],
)
def test_a_move_done_twice_changes_nothing(administrator, state, move):
    decision = make_decision(state=state)
    records = decision.history.count()
    assert move(decision=decision, by=administrator).state == state
    assert decision.history.count() == records
    assert stale_years() == []


def test_the_state_that_counts_is_the_stored_one(administrator):
    read_long_ago = make_draft()
    QuotaDecision.objects.update(state=DecisionState.WITHDRAWN)
    assert decision_withdraw(decision=read_long_ago, by=administrator).is_withdrawn


def test_a_draft_is_not_withdrawn_and_the_sentence_says_what_to_do(administrator):
    with pytest.raises(Refused, match="có thể xóa bản dự thảo") as refused:
        decision_withdraw(decision=make_draft(), by=administrator)
    assert refused.value.code == "draft"
    assert QuotaDecision.objects.get().is_draft


def test_the_month_of_another_decision_in_force_is_refused_with_its_name(administrator):
    make_decision(3, number="1/QĐ")
    draft = make_draft(3)
    with pytest.raises(Refused, match=r"Từ tháng 3/2020 đã áp dụng .* \(1/QĐ\)") as refused:
        decision_put_in_force(decision=draft, by=administrator)
    assert refused.value.code == "second_of_month"
    assert QuotaDecision.objects.get(pk=draft.pk).is_draft


@pytest.mark.parametrize(("month", "year"), [(4, 2020), (3, 2021)])
def test_another_month_or_year_is_free(administrator, month, year):
    make_decision(3)
    assert decision_put_in_force(decision=make_draft(month, year), by=administrator).is_in_force


@pytest.mark.parametrize("state", [DecisionState.DRAFT, DecisionState.WITHDRAWN])
def test_a_month_is_free_whose_other_decision_judges_nobody(administrator, state):
    make_decision(3, state=state)
    assert decision_put_in_force(decision=make_draft(3), by=administrator).is_in_force


def test_a_draft_is_deleted_with_all_it_holds_and_its_history_says_by_whom(demanded, administrator):
    draft = make_draft(4)
    decision_apply(decision=draft)
    number = draft.pk
    decision_delete(decision=draft, by=administrator)
    assert list(QuotaDecision.objects.all()) == [demanded.decision]
    assert (QuotaTier.objects.count(), Quota.objects.count()) == (2, 4)
    last = QuotaDecision.history.filter(id=number).first()
    assert (last.history_type, last.history_user) == ("-", administrator)
    gone = QuotaTier.history.filter(decision_id=number, history_type="-")
    assert {each.history_user for each in gone} == {administrator}
    assert gone.count() == 2


@pytest.mark.parametrize("state", [DecisionState.IN_FORCE, DecisionState.WITHDRAWN])
def test_what_was_in_force_once_is_not_deleted(administrator, state):
    with pytest.raises(Refused, match="Chỉ xóa được bản dự thảo") as refused:
        decision_delete(decision=make_decision(state=state), by=administrator)
    assert refused.value.code == "not_a_draft"
    assert QuotaDecision.objects.count() == 1
