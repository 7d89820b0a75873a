"""A unit takes its request to reopen a report back, before the lead agency has answered."""

from datetime import date, timedelta

import pytest

from reporting.actions.reopenings import (
    submission_ask_to_reopen,
    submission_refuse_reopening,
    submission_withdraw_request,
)
from reporting.actions.submissions import submission_accept, submission_reopen
from reporting.models import Submission
from reporting.review.review_queue import requests_to_reopen
from reporting.todo.digest import waiting_for
from reporting.todo.since import since_last
from tests.reporting.cast import cast_of
from tests.reporting.pages import text
from units import clock
from units.refusals import Refused

pytestmark = pytest.mark.usefixtures("may")
URL = "/submissions/2020-04/X1/"
BUTTON = 'name="action" value="withdraw_request"'


@pytest.fixture
def asked(working_province):
    """The confirmed April report of X1, which its clerk has asked to have opened again."""
    report = working_province.send("X1", 4, (5, 1, 0), (0, 0, 0))
    submission_accept(submission=report, by=working_province.coordinator)
    submission_ask_to_reopen(submission=report, by=working_province.clerks["X1"], reason="Nhầm số")
    return Submission.objects.get(pk=report.pk)


def kinds(report):
    return [event.kind for event in report.events.order_by("pk")]


def mailed(account):
    """Whether the mail with what waits names a request to reopen."""
    return any("mở lại" in each.sentence for each in waiting_for(account))


def test_what_was_withdrawn_waits_nowhere_and_is_in_the_log(working_province, asked, login):
    before = clock.now() - timedelta(minutes=1)
    assert [each.submission_id for each in requests_to_reopen()] == [asked.pk]
    assert mailed(working_province.coordinator)
    submission_withdraw_request(submission=asked, by=working_province.clerks["X1"])
    assert kinds(asked)[-2:] == ["reopening_asked", "reopening_withdrawn"]
    assert list(requests_to_reopen()) == []
    assert not mailed(working_province.coordinator)
    assert since_last(before, []).asked == 0
    assert "«Nhầm số»" not in text(login(working_province.coordinator).get("/"))
    assert "«Nhầm số»" not in text(login(working_province.coordinator).get("/review/"))


def test_what_is_asked_again_after_that_waits_again(working_province, asked):
    clerk = working_province.clerks["X1"]
    submission_withdraw_request(submission=asked, by=clerk)
    submission_ask_to_reopen(submission=asked, by=clerk, reason="Thiếu một hồ sơ")
    assert [each.reason for each in requests_to_reopen()] == ["Thiếu một hồ sơ"]
    assert since_last(clock.now() - timedelta(minutes=1), []).asked == 1


@pytest.mark.parametrize("who", ["other_clerk", "district_clerk", "coordinator", "observer", "administrator"])
def test_only_clerks_who_keep_the_report_withdraw_its_request(working_province, asked, who):
    with pytest.raises(Refused) as refusal:
        submission_withdraw_request(submission=asked, by=cast_of(working_province)[who])
    assert refusal.value.code == "not_asked"
    assert kinds(asked)[-1] == "reopening_asked"


def test_a_colleague_of_the_same_unit_withdraws_it_too(working_province, asked):
    submission_withdraw_request(submission=asked, by=cast_of(working_province)["second_clerk"])
    assert kinds(asked)[-1] == "reopening_withdrawn"


def test_the_page_asks_before_it_withdraws_and_offers_the_request_again(working_province, asked, login):
    client = login(working_province.clerks["X1"])
    page = client.get(URL)
    assert BUTTON in page.content.decode()
    assert (
        "Rút lại đề nghị mở lại Sau khi rút lại, cơ quan đầu mối không còn thấy đề nghị này; đơn vị có thể đề nghị lại."
        in text(page)
    )
    done = client.post(URL, {"action": "withdraw_request"}, follow=True)
    assert "Đã rút lại đề nghị mở lại." in text(done)
    assert BUTTON not in done.content.decode()
    assert 'name="action" value="ask"' in done.content.decode()
    again = client.post(URL, {"action": "withdraw_request"})
    assert "Đề nghị mở lại không còn chờ trả lời: đã rút lại đề nghị mở lại" in text(again)
    assert kinds(asked).count("reopening_withdrawn") == 1


def test_others_read_no_button_that_withdraws(working_province, asked, login):
    for who in ("coordinator", "observer"):
        page = login(cast_of(working_province)[who]).get(URL)
        assert page.status_code == 200
        assert BUTTON not in page.content.decode()


def test_a_request_that_was_answered_meanwhile_is_not_withdrawn(working_province, asked, login):
    submission_refuse_reopening(submission=asked, by=working_province.coordinator, reason="Số đúng")
    page = text(login(working_province.clerks["X1"]).post(URL, {"action": "withdraw_request"}))
    assert "Đề nghị mở lại không còn chờ trả lời: không đồng ý mở lại lúc 09:00, 15/05/2020." in page
    assert kinds(asked)[-1] == "reopening_refused"


def test_who_refuses_what_was_withdrawn_meanwhile_reads_that(working_province, asked, login):
    submission_withdraw_request(submission=asked, by=working_province.clerks["X1"])
    page = text(login(working_province.coordinator).post(URL, {"action": "refuse", "reason": "Số đúng"}))
    assert "Đơn vị đã rút lại đề nghị mở lại lúc 09:00, 15/05/2020; không còn đề nghị cần trả lời." in page


def test_who_reopens_on_a_page_from_before_it_was_withdrawn_looks_again_first(working_province, asked):
    seen = asked.version
    submission_withdraw_request(submission=asked, by=working_province.clerks["X1"])
    reopening = {"submission": asked, "by": working_province.coordinator, "reason": "Sửa", "until": date(2020, 5, 20)}
    with pytest.raises(Refused) as refusal:
        submission_reopen(**reopening, seen_version=seen)
    assert "Đã rút lại đề nghị mở lại, clerk-x1" in refusal.value.sentence
    asked.refresh_from_db()
    submission_reopen(**reopening, seen_version=asked.version)  # who has seen that may open it all the same
    assert kinds(asked)[-1] == "reopened"
