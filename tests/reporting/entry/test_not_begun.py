"""A button that is refused leaves a month that nobody has begun as it is: not begun."""

from __future__ import annotations

import pytest

from reporting.actions.periods import period_lock
from reporting.models import Submission

PAGE, LOCKED = "/submissions/2020-04/SO1/", "/submissions/2020-03/SO1/"
FIGURES = {"P1.received_total": "5", "P1.received_online": "9", "P1.seen": "||"}
UNTIL = {"until": "20/05/2020"}


@pytest.fixture
def province(working_province):
    period_lock(period=working_province.periods[3])
    return working_province


def nothing_is_begun(client, page, fields):
    answer = client.post(page, fields)
    assert answer.status_code == 200, fields
    assert not Submission.objects.exists(), fields
    return answer.content.decode()


@pytest.mark.parametrize("action", ["withdraw", "accept", "return", "reopen", "ask", "refuse", "open_to_add"])
def test_no_button_of_a_report_that_was_sent_begins_one(province, login, action):
    fields = {"action": action, "version": "1", "reason": "Kiểm tra", **UNTIL}
    for user in (province.clerks["SO1"], province.coordinator):
        nothing_is_begun(login(user), PAGE, fields)


@pytest.mark.parametrize(
    "action", ["save", "check", "nil", "send", "fill", "fill_usual", "ask_approval", "end_approval"]
)
def test_nothing_is_begun_in_a_month_that_is_closed(province, login, action):
    clerk = login(province.clerks["SO1"])
    nothing_is_begun(clerk, LOCKED, {"action": action, "approved": "1", **FIGURES, "P1.received_online": "1"})
    nothing_is_begun(clerk, LOCKED, {"action": action, "approved": "1"})


def test_figures_that_contradict_each_other_begin_nothing_and_stay_on_the_page(province, login):
    for action in ("save", "check", "nil", "fill", "fill_usual"):
        shown = nothing_is_begun(login(province.clerks["SO1"]), PAGE, {"action": action, **FIGURES})
        assert 'value="9"' in shown


@pytest.mark.parametrize("action", ["open_to_add", "extend"])
def test_a_day_that_is_past_opens_nothing(province, login, action):
    page = LOCKED if action == "open_to_add" else PAGE
    fields = {"action": action, "version": "1", "reason": "Bổ sung", "until": "01/05/2020"}
    shown = nothing_is_begun(login(province.coordinator), page, fields)
    assert "Bổ sung" in shown
    assert login(province.coordinator).post(page, fields | {"until": "20/05/2020"}).status_code == 302
    assert Submission.objects.count() == 1
