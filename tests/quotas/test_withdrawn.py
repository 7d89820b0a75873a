"""A withdrawn decision is read, not filled in: what it said, who withdrew it, when and why; listed apart."""

import re

import pytest
import time_machine

from quotas.actions.decisions import decision_put_in_force, decision_withdraw
from quotas.models import QuotaDecision
from quotas.withdrawn import tiers_to_read, withdrawal_of
from tests.factories import make_decision, make_draft, make_user
from tests.reporting.pages import text
from units.history import reason_given
from units.models import Role

LIST = "/admin/quotas/quotadecision/"


@pytest.fixture
def withdrawn(demanded):
    """Withdrawn with a reason at a known moment by a named administrator."""
    by = make_user(Role.ADMINISTRATOR, full_name="Lê Thị Một")
    with time_machine.travel("2020-06-01T09:30:00+07:00", tick=False), reason_given("Thay bằng quyết định khác"):
        return decision_withdraw(decision=demanded.decision, by=by)


def listed(answer):
    return {row.pk for row in answer.context["cl"].result_list}


def test_the_page_says_who_withdrew_it_when_and_why_and_what_it_said(withdrawn, administrator):
    page = administrator.get(f"{LIST}{withdrawn.pk}/change/")
    shown = text(page)
    assert "Bãi bỏ lúc 09:30, 01/06/2020, người thực hiện: Lê Thị Một. Lý do: Thay bằng quyết định khác" in shown
    assert "XA · Các xã" in shown
    assert "UBND xã X1, huyện H1; UBND xã X2, huyện H1" in shown
    assert not re.search(r"<(input|select|textarea)[^>]*disabled", page.content.decode())
    assert f"{LIST}{withdrawn.pk}/history/" in page.content.decode()


def test_the_last_withdrawal_counts(withdrawn):
    decision_put_in_force(decision=withdrawn)
    assert withdrawal_of(withdrawn).by == "Lê Thị Một"
    second = decision_withdraw(decision=withdrawn, by=None)
    second.signer = "Chủ tịch"
    second.save()
    assert (withdrawal_of(withdrawn).by, withdrawal_of(withdrawn).reason) == ("", "")


def test_a_decision_whose_history_does_not_say_is_read_all_the_same(db, administrator):
    decision = make_decision(state="withdrawn")
    QuotaDecision.history.all().delete()
    assert withdrawal_of(decision) is None
    assert "không ghi thời điểm" in text(administrator.get(f"{LIST}{decision.pk}/change/"))


def test_the_list_shows_the_others_and_the_withdrawn_apart(withdrawn, administrator):
    draft = make_draft(3)
    assert listed(administrator.get(LIST)) == {draft.pk}
    assert listed(administrator.get(LIST, {"state": "withdrawn"})) == {withdrawn.pk}
    assert listed(administrator.get(LIST, {"state": "draft"})) == {draft.pk}
    assert listed(administrator.get(LIST, {"state": "in_force"})) == set()
    assert "Đã bãi bỏ (1)" in text(administrator.get(LIST))


def test_units_are_read_in_two_queries_however_many(withdrawn, django_assert_num_queries):
    with django_assert_num_queries(2):
        read = tiers_to_read(withdrawn)
        assert [len(each.units) for each in read] == [2, 2]
        assert read[1].units[0].display_name == "UBND xã X1, huyện H1"
