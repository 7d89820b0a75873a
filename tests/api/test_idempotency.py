"""A call under a key is done once: lost answers, other bodies, refusals, deaths, ended tokens; and dry runs."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

import pytest
import time_machine

from api import idempotency
from api.actions.idempotency import idempotency_keys_forget
from api.actions.tokens import token_revoke
from api.models import ApiToken, IdempotencyKey
from reporting.models import Revision, Submission
from tests.api.conftest import make_token, program
from tests.api.months import ALL, GOOD, HERE, Program, problem
from tests.reporting.actions.helpers import everything
from units import clock
from units.tasks import forget_uploads

KEY = "a9b7-1"


@pytest.fixture
def body(clerk):
    """What sends the month, checked."""
    clerk.put()
    return {"digest": clerk.check().json()["digest"], "approved": True}


def send(clerk, body, path="/sendings", key=KEY, version=""):
    return clerk.call("POST", path, body, version=version or clerk.version, key=key)


def test_a_repeated_call_gets_the_same_answer_says_so_and_sends_nothing_again(clerk, body):
    first = send(clerk, body)
    before = everything()
    again = send(clerk, body)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert all(again.headers[name] == first.headers[name] for name in ("ETag", "Location"))
    assert everything() == before


def test_without_a_key_nothing_is_kept(clerk, body):
    assert send(clerk, body, key="").status_code == 201
    assert not IdempotencyKey.objects.exists()


@pytest.mark.parametrize(
    ("other", "path"), [({"approved": False}, "/sendings"), ({}, "/sendings?dryRun=false"), ({}, "/check")]
)
def test_a_key_belongs_to_one_address_with_one_body(clerk, body, other, path):
    send(clerk, body)
    before = everything()
    answer = send(clerk, body | other, path=path) if path != "/check" else clerk.patch({"cells": []}, key=KEY)
    assert problem(answer) == (422, "idempotency_key_reused")
    assert everything() == before


def test_another_token_has_keys_of_its_own(clerk, body, calling, people):
    send(clerk, body)
    second = Program(calling(people["second_clerk"], *ALL))
    assert problem(send(second, body)) == (409, "not_open")


def test_a_refused_call_may_be_made_again_under_its_key(clerk, body, people, calling):
    clerk.patch({"cells": [{"procedure": "C1", "received_total": None}]})
    assert problem(send(clerk, body)) == (409, "contents_changed")
    clerk.put(GOOD)
    assert send(clerk, body).status_code == 201
    assert IdempotencyKey.objects.get().status == 201


def test_a_token_that_used_too_many_keys_today_gets_no_new_one(clerk, body, monkeypatch):
    monkeypatch.setattr(idempotency, "MOST_KEYS", 1)
    assert send(clerk, body).status_code == 201
    answer = clerk.patch({"cells": []}, key="another")
    assert (problem(answer), answer.headers["Retry-After"]) == ((429, "too_many_calls"), "3600")
    assert send(clerk, body).headers["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize("key", ["", " ", "x" * 101, "a b", "khóa"])
def test_a_key_that_cannot_be_kept_is_refused(clerk, body, key):
    headers = {"Idempotency-Key": key, "If-Match": clerk.version}
    answer = clerk.client.post(f"{HERE}/sendings", body, content_type="application/json", headers=headers)
    assert problem(answer) == (400, "idempotency_key_unreadable")
    assert not Revision.objects.exists()


def test_a_process_that_dies_before_the_answer_is_kept_has_sent_nothing(clerk, body):
    """What is sent and the answer that is kept are one transaction: there is no moment between them."""
    before = everything()
    with patch.object(idempotency, "_kept", side_effect=SystemExit), pytest.raises(SystemExit):
        send(clerk, body)
    assert everything() == before
    assert IdempotencyKey.objects.get().status is None
    assert send(clerk, body).status_code == 201
    assert Revision.objects.count() == 1


def test_a_call_that_fails_has_changed_nothing_and_may_be_repeated(clerk, body):
    clerk.client.raise_request_exception = False
    with patch("api.v1.month_sendings.receipt_of", side_effect=RuntimeError):
        assert problem(send(clerk, body)) == (500, "failed")
    assert not Revision.objects.exists()
    assert send(clerk, body).status_code == 201


def test_a_token_that_ends_between_call_and_repetition_gets_no_answer(clerk, body, people):
    send(clerk, body)
    token_revoke(token=ApiToken.objects.get(), by=people["clerk"])
    assert problem(send(clerk, body, version="*")) == (401, "token_revoked")
    assert Revision.objects.count() == 1


def test_a_token_that_ends_between_check_and_sending_sends_nothing(body, people):
    token, text = make_token(people["clerk"], *ALL)
    other = Program(program(text))
    version = other.version
    token_revoke(token=token, by=people["clerk"])
    assert problem(send(other, body, version=version)) == (401, "token_revoked")
    assert not Revision.objects.exists()


def test_keys_are_forgotten_by_the_hourly_job_after_a_day(clerk, body):
    send(clerk, body)
    with time_machine.travel(clock.now() + timedelta(hours=24), tick=False):
        assert idempotency_keys_forget() == 0
    with time_machine.travel(clock.now() + timedelta(hours=24, seconds=1), tick=False):
        forget_uploads()
    assert not IdempotencyKey.objects.exists()
    assert Submission.objects.get().revisions.count() == 1


# --- Trying ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def queued(monkeypatch):
    """What would be computed or mailed after a commit."""
    asked = []
    monkeypatch.setattr("units.actions.stale_figures.request_drain", lambda: asked.append("figures"))
    return asked


def test_a_dry_run_answers_as_the_call_and_leaves_nothing(clerk, body, queued, django_capture_on_commit_callbacks):
    before = everything()
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        tried = send(clerk, body, path="/sendings?dryRun=true")
    assert (tried.status_code, tried.headers["Dry-Run"]) == (201, "true")
    assert (callbacks, queued, everything()) == ([], [], before)
    assert not IdempotencyKey.objects.exists()
    done = send(clerk, body)
    assert done.json() == tried.json()
    assert "Dry-Run" not in done.headers


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "", {"cells": [{"procedure": "C1", "received_total": 9}], "texts": {"remarks": "x"}}),
        ("PUT", "", {"cells": []}),
        ("POST", "/zeros", {}),
        ("POST", "/zeros/undo", {"cells": [{"procedure": "C2", "field": "received_total"}]}),
    ],
)
def test_every_writing_call_can_be_tried(clerk, method, path, body):
    clerk.patch({"cells": [{"procedure": "C2", "received_total": 0}]})
    before = everything()
    tried = clerk.call(method, f"{path}?dryRun=true", body, version=clerk.version)
    assert tried.status_code == 200
    assert everything() == before
    assert clerk.call(method, path, body, version=clerk.version).json() == tried.json()
    assert everything() != before


def test_a_dry_run_of_a_month_that_is_not_begun_does_not_begin_it(clerk):
    assert clerk.patch({"cells": GOOD}, "?dryRun=true").status_code == 200
    assert not Submission.objects.exists()


def test_a_dry_run_is_refused_as_the_call_would_be(clerk):
    answer = clerk.patch({"cells": [{"procedure": "C1", "received_total": -1}]}, "?dryRun=true")
    assert problem(answer) == (422, "invalid_values")


def test_a_withdrawal_can_be_tried(clerk, body):
    send(clerk, body)
    before = everything()
    assert clerk.withdraw("?dryRun=true").json()["status"] == "draft"
    assert everything() == before


def test_a_kept_answer_says_in_which_language_it_is(clerk):
    """The same answer, not the same facts in other words: the draft of the IETF on the header asks for no more."""
    first = clerk.call("POST", "/zeros", {"which": "all"}, key="zeros")
    again = clerk.client.post(
        f"{HERE}/zeros",
        '{"which": "all"}',
        content_type="application/json",
        headers={"Idempotency-Key": "zeros", "Accept-Language": "en"},
    )
    assert again.headers["Idempotent-Replayed"] == "true"
    assert (again.content, again.headers["Content-Language"]) == (first.content, "vi")
    other = clerk.client.get(HERE, headers={"Accept-Language": "en"})
    assert other.headers["Content-Language"] == "en"
