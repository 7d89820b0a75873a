"""Checking, sending and withdrawing a month through the API: what was checked is sent, by the rules of the pages."""

from __future__ import annotations

import pytest

from reporting.actions.approvals import approval_ask, approval_give
from reporting.canonical import check_code
from reporting.entry.contents import contents_of
from reporting.entry.receipts import revision_text
from reporting.models import CountSource, HintNote, Revision, Submission
from tests.api.months import ALL, APPROVED, GOOD, Program, problem, refused
from tests.reporting.actions.helpers import events, everything
from tests.reporting.cast import STATES
from units.models import HeadApproval, PortalSettings


@pytest.fixture
def filled(clerk):
    assert clerk.put().status_code == 200
    return clerk


def codes(hindrances):
    return [each["code"] for each in hindrances]


# --- Checking --------------------------------------------------------------------------------------------------------


def test_a_check_says_what_is_missing_and_stores_nothing(clerk):
    found = clerk.check().json()
    assert (found["can_be_sent"], codes(found["hindrances"])) == (False, ["blank_cells"])
    assert [(each["procedure"], each["field"]) for each in found["missing"]] == [
        (code, name) for code in ("C1", "C2") for name in ("received_total", "received_online", "returned_by_post")
    ]
    assert found["missing"][0]["detail"]
    assert not Submission.objects.exists()


def test_a_check_gives_figures_sums_and_the_digest_of_what_would_be_sent(filled):
    found = filled.check().json()
    assert (found["can_be_sent"], found["hindrances"], found["missing"]) == (True, [], [])
    assert [(each["procedure"], each["received_total"]) for each in found["figures"]] == [("C1", 5), ("C2", 0)]
    summary = found["summary"]
    assert (summary["received_total"], summary["received_online"], summary["rate"]) == (5, 1, "20.00")
    assert (summary["minimum"], summary["online_missing"]) == ("25.00", 1)
    assert found["digest"] == contents_of(Submission.objects.get()).digest
    assert found["etag"] == filled.version


def test_the_digest_of_a_check_is_over_the_texts_that_the_sending_will_bring(filled):
    before = everything()
    found = filled.check(texts=APPROVED).json()
    assert found["texts"]["approved_by"] == APPROVED["approved_by"]
    assert found["digest"] != filled.check().json()["digest"]
    assert everything() == before


def test_a_check_names_what_differs_from_earlier_months_in_sentences(filled, working_province):
    for month in range(1, 4):
        working_province.send("X1", month, (5, 1, 0), (0, 0, 0))
    found = filled.check().json()
    assert [each["kind"] for each in found["of_report"]] == ["unchanged"]
    assert found["of_report"][0]["detail"]


def test_a_check_of_a_nil_return_says_where_there_are_dossiers(filled):
    found = filled.check(nil=True).json()
    assert codes(found["hindrances"]) == ["not_nil"]


def test_a_check_refuses_texts_that_could_not_be_sent(filled):
    answer = filled.check(texts={"document_date": "hôm qua"})
    assert (problem(answer), refused(answer)) == ((409, "refused_values"), [("/texts/document_date", "invalid")])


# --- Sending ---------------------------------------------------------------------------------------------------------


def test_a_month_is_sent_with_its_texts_and_the_receipt_is_answered(filled, people):
    answer = filled.send(texts=APPROVED)
    assert answer.status_code == 201
    sent = Revision.objects.get()
    receipt = answer.json()
    assert (receipt["number"], receipt["nil"], receipt["on_behalf"], receipt["days_late"]) == (1, False, False, 10)
    assert receipt["sent_by"] == sent.sent_by_name
    assert receipt["check_code"] == sent.sha256 == check_code(revision_text(sent))
    assert receipt["texts"]["approved_by"] == sent.approved_by == APPROVED["approved_by"]
    assert [(each["procedure"], each["received_total"]) for each in receipt["figures"]] == [("C1", 5), ("C2", 0)]
    assert events(Submission.objects.get()) == [("sent", people["clerk"].username, 1, "")]
    assert filled.month()["status"] == "submitted"
    assert answer.headers["ETag"] == filled.version
    assert filled.client.get(answer.headers["Location"]).json() == receipt


def test_what_has_changed_since_the_check_is_not_sent(filled, people, calling):
    checked = filled.check().json()
    Program(calling(people["second_clerk"], *ALL)).patch({"cells": [{"procedure": "C1", "received_total": 6}]})
    before = everything()
    body = {"digest": checked["digest"], "approved": True}
    assert problem(filled.call("POST", "/sendings", body, version=checked["etag"])) == (412, "changed_meanwhile")
    assert problem(filled.call("POST", "/sendings", body, version=filled.version)) == (409, "contents_changed")
    assert everything() == before


def test_other_texts_than_were_checked_are_not_sent_nor_stored(filled):
    checked = filled.check(texts=APPROVED).json()
    before = everything()
    body = {"digest": checked["digest"], "approved": True, "texts": APPROVED | {"approved_by": "Người khác"}}
    assert problem(filled.call("POST", "/sendings", body, version=checked["etag"])) == (409, "contents_changed")
    assert everything() == before


def test_a_sending_needs_the_version_that_was_checked(filled):
    body = {"digest": filled.check().json()["digest"], "approved": True}
    assert problem(filled.call("POST", "/sendings", body)) == (428, "condition_missing")
    assert not Revision.objects.exists()


def test_blanks_are_not_sent(clerk):
    clerk.patch({"cells": [{"procedure": "C1", "received_total": 5}]})
    answer = clerk.send()
    assert problem(answer) == (409, "blank_cells")
    assert "5" in answer.json()["detail"]


def test_without_approval_nothing_is_sent(filled):
    assert problem(filled.send(approved=False)) == (409, "not_approved")
    assert not Revision.objects.exists()


def test_a_nil_return_writes_zeros_that_came_by_interface(clerk):
    assert clerk.send(nil=True).json()["nil"] is True
    sources = Submission.objects.get().counts.values_list("received_total", "source")
    assert set(sources) == {(0, CountSource.API)}


def test_a_nil_return_of_a_month_with_dossiers_is_refused(filled):
    assert problem(filled.send(nil=True)) == (409, "not_nil")


def test_answers_to_hints_are_stored_with_the_sending(filled, working_province):
    for month in range(1, 4):
        working_province.send("X1", month, (5, 1, 0), (0, 0, 0))
    answers = [{"kind": "unchanged", "text": "Đã kiểm tra sổ"}, {"procedure": "C1", "kind": "unusual"}]
    assert filled.send(answers=answers).status_code == 201
    assert list(HintNote.objects.order_by("pk").values_list("procedure__code", "kind", "text")) == [
        (None, "unchanged", "Đã kiểm tra sổ"),
        ("C1", "unusual", ""),
    ]


def test_a_month_that_is_sent_is_not_sent_again(filled):
    filled.send()
    assert problem(filled.send()) == (409, "not_open")
    assert Revision.objects.count() == 1


SENDABLE = {"draft", "opened_to_be_added", "returned", "returned_and_the_day_past", "reopened"}


@pytest.mark.parametrize("state", STATES)
def test_a_month_is_sent_exactly_in_the_states_in_which_its_page_sends_it(clerk, states, state):
    report = getattr(states, state)()
    before = report.revisions.count()
    nil = not report.counts.exists()
    answer = clerk.send(nil=nil)
    if state in SENDABLE:
        assert answer.status_code == 201
        assert report.revisions.count() == before + 1
    else:
        assert problem(answer) == (409, "not_open")
        assert report.revisions.count() == before


@pytest.mark.parametrize("mode", HeadApproval.values)
def test_approval_through_the_link_is_taken_over_and_asked_for_as_on_the_page(filled, people, mode):
    PortalSettings.objects.update_or_create(pk=1, defaults={"head_approval": mode})
    found = filled.check().json()
    if mode != HeadApproval.REQUIRED:
        assert found["can_be_sent"]
        assert filled.send().status_code == 201
        return
    assert codes(found["hindrances"]) == ["not_approved"]
    assert problem(filled.send()) == (409, "not_approved")
    report = Submission.objects.get()
    approval = approval_ask(submission=report, by=people["clerk"], seen=found["digest"])
    approval_give(approval=approval, name="Trần Thị B", position="Chủ tịch")
    assert filled.check().json()["can_be_sent"]
    receipt = filled.send(approved=False).json()
    assert receipt["texts"]["approved_by"] == "Trần Thị B, Chủ tịch"


# --- Withdrawing, and receipts ---------------------------------------------------------------------------------------


def test_a_sending_is_withdrawn_until_it_is_reviewed(filled, states):
    filled.send()
    answer = filled.withdraw()
    assert (answer.status_code, answer.json()["status"]) == (200, "draft")
    assert answer.headers["ETag"] == filled.version
    assert problem(filled.withdraw()) == (409, "not_submitted")
    assert filled.send().json()["number"] == 2


@pytest.mark.parametrize("state", ["accepted", "submitted_then_locked", "returned"])
def test_what_is_reviewed_or_locked_is_not_withdrawn(clerk, states, state):
    getattr(states, state)()
    assert problem(clerk.withdraw()) == (409, "not_submitted")


def test_a_withdrawal_needs_the_version_that_was_seen(filled):
    filled.send()
    assert problem(filled.call("POST", "/withdrawal")) == (428, "condition_missing")


def test_an_earlier_receipt_says_that_it_is_no_longer_in_force(filled):
    filled.send()
    filled.withdraw()
    old = filled.call("GET", "/sendings/1").json()
    assert old["is_in_force"] is False
    assert old["detail"]


@pytest.mark.parametrize("number", ["2", "0", "99999999999999999999"])
def test_a_sending_that_there_is_not_is_404(filled, number):
    filled.send()
    assert problem(filled.call("GET", f"/sendings/{number}")) == (404, "not_found")


def test_pages_and_api_send_the_same(filled, login, people, states):
    """What was written through the API is sent on the page with the digest that the API's check said."""
    checked = filled.check().json()
    browser = login(people["clerk"])
    browser.post(
        "/submissions/2020-04/X1/",
        {"action": "send", "approved": "1", "seal": checked["digest"], "version": Submission.objects.get().version},
    )
    sent = Revision.objects.get()
    assert sent.number == 1
    assert [tuple(row) for row in sent.counts.values_list("received_total", "received_online", "returned_by_post")] == [
        tuple(row.values())[1:] for row in GOOD
    ]
