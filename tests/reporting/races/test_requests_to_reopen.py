"""A request to reopen withdrawn while the lead agency answers it, on PostgreSQL with real connections."""

from datetime import date

import pytest

from reporting.actions import reopenings, submissions
from reporting.actions.reopenings import (
    submission_ask_to_reopen,
    submission_refuse_reopening,
    submission_withdraw_request,
)
from reporting.actions.submissions import submission_accept, submission_reopen
from reporting.models import Submission
from tests import PATIENCE
from tests.reporting.actors import Actor, Halt
from units.refusals import Refused

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgres("one writer at a time on SQLite: nothing to race"),
]


@pytest.fixture
def asked(province):
    """A confirmed report whose unit has asked to have it opened."""
    report = province.send("X1", 4, (5, 1, 0), (2, 0, 0))
    submission_accept(submission=report, by=province.coordinator)
    submission_ask_to_reopen(submission=report, by=province.clerks["X1"], reason="Nhầm số")
    return Submission.objects.get(pk=report.pk)


def reopening(province, asked):
    until = date(2020, 5, 20)
    return Actor(
        lambda: submission_reopen(
            submission=asked, by=province.coordinator, reason="Sửa", until=until, seen_version=asked.version
        )
    )


def withdrawing(province, asked):
    return Actor(lambda: submission_withdraw_request(submission=asked, by=province.clerks["X1"]))


def last(report):
    return report.events.order_by("-pk").first().kind


def test_who_reopens_while_it_is_withdrawn_is_asked_to_look_again(province, asked, monkeypatch):
    halt = Halt(monkeypatch, reopenings, "record")
    first = withdrawing(province, asked)
    assert halt.reached.wait(PATIENCE)
    second = reopening(province, asked)
    assert second.is_blocked()
    halt.released.set()
    first.done()
    with pytest.raises(Refused) as refusal:
        second.done()
    assert refusal.value.code == "changed_meanwhile"
    assert last(asked) == "reopening_withdrawn"


def test_who_refuses_while_it_is_withdrawn_has_nothing_to_answer(province, asked, monkeypatch):
    halt = Halt(monkeypatch, reopenings, "record")
    first = withdrawing(province, asked)
    assert halt.reached.wait(PATIENCE)
    second = Actor(
        lambda: submission_refuse_reopening(submission=asked, by=province.coordinator, reason="Số liệu đúng")
    )
    assert second.is_blocked()
    halt.released.set()
    first.done()
    with pytest.raises(Refused) as refusal:
        second.done()
    assert refusal.value.code == "not_asked"
    assert last(asked) == "reopening_withdrawn"


def test_who_withdraws_while_it_is_reopened_reads_that_it_was(province, asked, monkeypatch):
    halt = Halt(monkeypatch, submissions, "move")
    first = reopening(province, asked)
    assert halt.reached.wait(PATIENCE)
    second = withdrawing(province, asked)
    assert second.is_blocked()
    halt.released.set()
    first.done()
    with pytest.raises(Refused) as refusal:
        second.done()
    assert refusal.value.code == "not_asked"
    assert last(asked) == "reopened"
