"""Sending a reopened report with the figures it had: it is a sending, not the second click of the one before."""

from datetime import date

import pytest

from reporting.actions.submissions import submission_accept, submission_reopen
from reporting.models import Revision, Submission
from tests.reporting.pages import entry_fields, text

URL = "/submissions/2020-04/SO1/"
NAMES = ("received_total", "received_online", "returned_by_post")


@pytest.fixture
def clerk(working_province, login):
    """A clerk whose confirmed report is reopened, and who is shown the check page without having changed a figure."""
    client = login(working_province.clerks["SO1"])
    client.post(URL, {f"{code}.{name}": "3" for code in ("P1", "P2") for name in NAMES} | {"action": "save"})
    client.old = client.post(URL, entry_fields(client.get(URL)) | {"action": "check"})
    send(client, client.old)
    report, by = Submission.objects.get(), working_province.coordinator
    submission_accept(submission=report, by=by)
    submission_reopen(submission=report, by=by, reason="Kiểm tra lại", until=date(2020, 5, 31))
    return client


def send(client, page):
    return client.post(URL, entry_fields(page) | {"approved": "1", "action": "send"})


def check(client):
    return client.post(URL, entry_fields(client.get(URL)) | {"action": "check"})


def test_a_reopened_report_whose_figures_are_right_is_sent_again_as_it_was(clerk):
    assert send(clerk, check(clerk)).status_code == 302
    assert Submission.objects.get().status == "submitted"
    assert "(lần gửi 2)" in text(clerk.get(URL))


def test_two_clicks_on_it_send_it_once(clerk):
    page = check(clerk)
    assert [send(clerk, page).status_code for _click in range(2)] == [302, 302]
    assert Revision.objects.count() == 2


def test_a_check_page_of_before_the_reopening_is_not_answered_with_the_sending_of_before(clerk):
    answer = send(clerk, clerk.old)
    assert "Báo cáo vừa có thay đổi" in text(answer)
    assert Submission.objects.get().status == "returned"


def test_a_post_without_a_page_sends_it(clerk):
    answer = clerk.post(URL, {"approved": "1", "action": "send"})
    assert answer.status_code == 302
    assert Submission.objects.get().status == "submitted"


def test_figures_typed_along_are_kept_when_zeros_are_taken_back(working_province, login):
    client = login(working_province.clerks["SO1"])
    client.post(URL, {"action": "fill"})
    client.post(URL, entry_fields(client.get(URL)) | {"P1.received_total": "7", "action": "undo_fill"})
    row = Submission.objects.get().counts.get(procedure__code="P1")
    assert (row.received_total, row.received_online) == (7, None)
