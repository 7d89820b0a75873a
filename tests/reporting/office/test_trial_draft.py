"""The minima that were tried become a draft of a decision, which judges nobody yet."""

from quotas.models import DecisionState, Quota, QuotaDecision
from reporting.models import Compliance
from tests.browserless import fields_of
from tests.reporting.pages import text
from units.models import StaleFigures

PAGE = "/dashboard/what-if/"
BUTTON = "Ghi vào dự thảo quyết định"
TRIED = {"period": "2020-03", "basis": "provisional", "min-XA-25": "32,5", "min-SO-45": ""}


def address(province):
    return f"/admin/what-if/{province.decision.pk}/draft/"


def drafts():
    return QuotaDecision.objects.filter(state=DecisionState.DRAFT)


def quotas(decision):
    given = Quota.objects.filter(decision=decision).order_by("unit__code")
    return list(given.values_list("unit__code", "tier__code", "tier__minimum_hundredths"))


def test_the_button_makes_a_draft_with_the_minima_and_goes_to_it(administrator, working_province):
    shown = administrator.get(PAGE, TRIED)
    assert BUTTON in text(shown)
    hidden = {name: value for name, value in TRIED.items() if name in shown.content.decode()}
    assert hidden == TRIED
    compliance = list(Compliance.objects.order_by("pk").values_list())
    answer = administrator.post(address(working_province), hidden)
    draft = drafts().get()
    assert answer.url == f"/admin/quotas/quotadecision/{draft.pk}/change/"
    assert "Các mức đã thử được ghi vào dự thảo này" in text(administrator.get(answer.url))
    assert (draft.year, draft.first_month, draft.number) == (2020, 1, "")
    assert quotas(working_province.decision)[-2:] == [("X1", "XA-25", 2500), ("X2", "XA-25", 2500)]
    assert quotas(draft)[-2:] == [("X1", "XA-25", 3250), ("X2", "XA-25", 3250)]
    assert quotas(draft)[:-2] == quotas(working_province.decision)[:-2]
    assert draft.history.get().history_user == working_province.administrator
    assert list(Compliance.objects.order_by("pk").values_list()) == compliance
    assert not StaleFigures.objects.exists()


def test_the_form_of_the_page_carries_what_was_tried(administrator):
    posted = fields_of_last_form(administrator.get(PAGE, TRIED))
    assert {name: value for name, value in posted.items() if name != "csrfmiddlewaretoken"} == {
        name: [value] for name, value in TRIED.items()
    }


def fields_of_last_form(answer):
    """The form that posts: the page's other one is sent by its address."""
    html = answer.content.decode()
    form = html[html.index('action="/admin/what-if/') :]
    answer._container = [b"<form " + form[: form.index("</form>") + len("</form>")].encode()]
    return fields_of(answer)


def test_pressed_twice_there_is_one_draft_and_other_minima_make_another(administrator, working_province):
    first, again = (administrator.post(address(working_province), TRIED).url for _time in range(2))
    assert first == again
    assert drafts().count() == 1
    administrator.post(address(working_province), TRIED | {"min-XA-25": "33"})
    assert drafts().count() == 2


def test_what_cannot_be_read_goes_back_to_the_trial_as_it_was_typed(administrator, working_province):
    answer = administrator.post(address(working_province), TRIED | {"min-XA-25": "abc"}, follow=True)
    assert "Chỉ tiêu phải từ 0% đến 100%" in text(answer)
    assert 'value="abc"' in answer.content.decode()
    assert not drafts().exists()


def test_a_decision_that_is_not_in_force_has_no_trial(administrator, working_province):
    QuotaDecision.objects.update(state=DecisionState.WITHDRAWN)
    assert administrator.post(address(working_province), TRIED).status_code == 404


def test_only_administrators_have_the_button_and_only_after_another_minimum(administrator, working_province, login):
    coordinator = login(working_province.coordinator)
    assert BUTTON not in text(coordinator.get(PAGE, TRIED))
    assert coordinator.post(address(working_province), TRIED).status_code == 403
    assert BUTTON not in text(administrator.get(PAGE))
    assert BUTTON not in text(administrator.get(PAGE, TRIED | {"min-XA-25": "25"}))
