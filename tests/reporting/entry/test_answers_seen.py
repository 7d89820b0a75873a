"""Two coordinators on one report: a deadline or a refusal is given over what its giver was shown."""

import re
from datetime import date

import pytest
import time_machine

from reporting.actions.extensions import submission_extend
from reporting.actions.reopenings import submission_ask_to_reopen, submission_refuse_reopening
from reporting.actions.submissions import submission_accept
from reporting.models import Submission
from tests.factories import make_user
from tests.reporting.pages import text

URL = "/submissions/2020-04/SO1/"


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())[1]


def test_a_deadline_that_a_colleague_gave_meanwhile_stays(working_province, login):
    province = working_province
    with time_machine.travel("2020-05-04T09:00:00+07:00", tick=False):
        login(province.clerks["SO1"]).post(URL, {"P1.received_total": "5", "action": "save"})
        client = login(province.coordinator)
        seen = hidden(client.get(URL), "seen_until")
        by = make_user(username="colleague")
        submission_extend(submission=Submission.objects.get(), by=by, reason="Bão", until=date(2020, 5, 20))
        values = {"action": "extend", "reason": "Mất mạng", "until": "08/05/2020"}
        answer = client.post(URL, values | {"seen_until": seen})
        assert "Hạn gửi vừa được gia hạn đến 20/05/2020" in text(answer)
        assert Submission.objects.get().due_on == date(2020, 5, 20)
        assert client.post(URL, values | {"seen_until": hidden(answer, "seen_until")}).status_code == 302
        assert Submission.objects.get().due_on == date(2020, 5, 8)


@pytest.fixture
def asked(working_province):
    report = working_province.send("SO1", 4, (100, 40, 3), (10, 5, 1))
    submission_accept(submission=report, by=working_province.coordinator)
    submission_ask_to_reopen(submission=report, by=working_province.clerks["SO1"], reason="Nhầm một hồ sơ")
    return report


def test_a_request_that_was_not_read_is_not_refused(working_province, login, asked):
    client, by = login(working_province.coordinator), make_user(username="colleague")
    seen = hidden(client.get(URL), "request")
    submission_refuse_reopening(submission=asked, by=by, reason="Không đáng kể")
    submission_ask_to_reopen(submission=asked, by=working_province.clerks["SO1"], reason="Nhầm 500 hồ sơ")
    values = {"action": "refuse", "reason": "Một hồ sơ thì thôi"}
    answer = client.post(URL, values | {"request": seen})
    assert "đơn vị đã gửi đề nghị khác" in text(answer)
    assert "Nhầm 500 hồ sơ" in text(answer)
    assert asked.events.filter(kind="reopening_refused").count() == 1
    assert client.post(URL, values | {"request": hidden(answer, "request")}).status_code == 302


def test_the_request_that_was_read_is_refused(working_province, login, asked):
    client = login(working_province.coordinator)
    page = client.get(URL)
    answer = client.post(URL, {"action": "refuse", "reason": "Không", "request": hidden(page, "request")})
    assert answer.status_code == 302
    assert asked.events.filter(kind="reopening_refused").exists()
