"""The pages of a decision in the administration: who may open and press what, and what pressing twice does.

What a save shows and changes is described in tests/reporting/admin/test_decision_admin.py.
"""

import re

import pytest
from django.contrib.admin.models import LogEntry

from quotas.models import Quota, QuotaDecision
from tests.browserless import fields_of
from tests.factories import make_decision, make_draft, make_tier, make_user
from tests.reporting.pages import text
from units.models import Role

LIST = "/admin/quotas/quotadecision/"
MOVES = ("put-in-force", "withdraw", "proposals")


def said(response):
    return " ".join(str(message) for message in response.context["messages"])


@pytest.mark.parametrize("name", MOVES)
@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.OBSERVER])
def test_nobody_but_an_administrator_comes_to_a_decision(db, login, role, name):
    decision = make_draft()
    answer = login(make_user(role)).post(f"{LIST}{decision.pk}/{name}/")
    assert answer.status_code in (302, 403)
    assert QuotaDecision.objects.get().is_draft


@pytest.mark.parametrize("name", MOVES)
def test_a_decision_that_does_not_exist_is_not_found(administrator, name):
    assert administrator.post(f"{LIST}99/{name}/", {"give": ["1:1"]}).status_code == 404


@pytest.mark.parametrize(("name", "state"), [("put-in-force", "draft"), ("withdraw", "in_force")])
def test_an_address_opened_instead_of_pressed_leads_back_and_changes_nothing(administrator, name, state):
    decision = make_decision(state=state)
    answer = administrator.get(f"{LIST}{decision.pk}/{name}/")
    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}{decision.pk}/change/")
    assert QuotaDecision.objects.get().state == state


def test_an_empty_draft_is_put_in_force_at_once_and_the_log_says_so(administrator):
    draft = make_draft()
    answer = administrator.post(f"{LIST}{draft.pk}/put-in-force/", follow=True)
    assert "đã được đưa vào áp dụng" in said(answer)
    assert QuotaDecision.objects.get().is_in_force
    assert LogEntry.objects.get().object_id == str(draft.pk)


def test_put_in_force_twice_says_the_same_and_stays(administrator):
    draft = make_draft()
    for _time in range(2):
        answer = administrator.post(f"{LIST}{draft.pk}/put-in-force/", follow=True)
        assert "đã được đưa vào áp dụng" in said(answer)
    assert QuotaDecision.history.filter(state="in_force").count() == 1


def test_a_refusal_is_said_on_the_page_of_the_decision(administrator):
    make_decision(3)
    draft = make_draft(3)
    answer = administrator.post(f"{LIST}{draft.pk}/put-in-force/", follow=True)
    assert answer.redirect_chain == [(f"{LIST}{draft.pk}/change/", 302)]
    assert "Từ tháng 3/2020 đã áp dụng" in said(answer)
    assert not LogEntry.objects.exists()


def test_a_draft_that_a_colleague_changed_meanwhile_is_looked_at_again_first(administrator):
    """Also where no figure moves: an empty tier's minimum."""
    draft = make_draft()
    tier = make_tier(draft, "XA-25", 2500, [], kind="commune")
    page = f"{LIST}{draft.pk}/change/"
    (seen,) = re.findall(r'name="seen" value="(\d+)"', administrator.get(page).content.decode())
    move = {"seen": seen}
    changed(administrator, tier)
    answer = administrator.post(f"{LIST}{draft.pk}/put-in-force/", move, follow=True)
    assert "Quyết định này vừa được thay đổi" in said(answer)
    assert QuotaDecision.objects.get().is_draft
    (seen,) = re.findall(r'name="seen" value="(\d+)"', administrator.get(page).content.decode())
    administrator.post(f"{LIST}{draft.pk}/put-in-force/", {"seen": seen})
    assert QuotaDecision.objects.get().is_in_force


def changed(administrator, tier):
    """What a colleague saves meanwhile."""
    page = f"{LIST}{tier.decision_id}/change/"
    values = fields_of(administrator.get(page)) | {"tiers-0-minimum_hundredths": "30"}
    assert administrator.post(page, values).status_code == 302
    tier.refresh_from_db()
    assert tier.minimum_hundredths == 3000


def test_a_draft_that_is_withdrawn_is_to_be_deleted_instead(administrator):
    draft = make_draft()
    answer = administrator.post(f"{LIST}{draft.pk}/withdraw/", follow=True)
    assert "có thể xóa bản dự thảo" in said(answer)
    assert QuotaDecision.objects.get().is_draft


@pytest.mark.parametrize(
    ("state", "may_delete", "may_save"),
    [("draft", True, True), ("in_force", False, True), ("withdrawn", False, False)],
)
def test_what_a_page_offers_in_each_state(administrator, state, may_delete, may_save):
    decision = make_decision(state=state)
    page = administrator.get(f"{LIST}{decision.pk}/change/").content.decode()
    assert ("/delete/" in page) == may_delete
    assert ('name="_save"' in page) == may_save
    assert ("/put-in-force/" in page) == (state != "in_force")
    assert ("/withdraw/" in page) == (state == "in_force")


@pytest.mark.parametrize(("state", "is_deleted"), [("draft", True), ("in_force", False), ("withdrawn", False)])
def test_only_a_draft_is_deleted_by_its_address(administrator, state, is_deleted):
    decision = make_decision(state=state)
    administrator.post(f"{LIST}{decision.pk}/delete/", {"post": "yes"})
    assert QuotaDecision.objects.exists() != is_deleted


def test_a_withdrawn_decision_is_not_saved_by_its_address(administrator):
    decision = make_decision(state="withdrawn")
    answer = administrator.post(f"{LIST}{decision.pk}/change/", {"year": "2020", "first_month": "5"})
    assert answer.status_code == 403
    assert QuotaDecision.objects.get().first_month == 1


def test_proposals_of_a_decision_whose_tiers_contradict_each_other_are_none(demanded, administrator):
    demanded.tiers["SO"].units.add(demanded.units["X1"])
    page = administrator.get(f"{LIST}{demanded.decision.pk}/proposals/")
    assert (page.status_code, page.context["proposals"]) == (200, [])


def test_proposals_that_nobody_ticked_are_shown_again(demanded, administrator):
    Quota.objects.filter(unit=demanded.units["X2"]).delete()
    page = administrator.post(f"{LIST}{demanded.decision.pk}/proposals/")
    assert [each.unit.code for each in page.context["proposals"]] == ["X2"]
    assert Quota.objects.count() == 3


def test_quotas_of_units_are_read_and_found_by_unit_and_changed_by_nobody(demanded, administrator):
    quota = Quota.objects.get(unit=demanded.units["X1"])
    listed = administrator.get("/admin/quotas/quota/", {"q": "x1"}).content.decode()
    assert ("X1" in listed, "X2" in listed) == (True, False)
    page = administrator.get(f"/admin/quotas/quota/{quota.pk}/change/").content.decode()
    assert 'name="_save"' not in page
    assert administrator.post(f"/admin/quotas/quota/{quota.pk}/delete/", {"post": "yes"}).status_code == 403
    assert administrator.get("/admin/quotas/quota/add/").status_code == 403


def test_a_new_decision_is_not_said_to_be_in_force_where_it_becomes_a_draft(administrator):
    assert "Đang áp dụng" not in text(administrator.get(f"{LIST}add/"))
