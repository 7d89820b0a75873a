"""What apps above hear of: every move of a report, locks, frozen rankings and changed figures, in one transaction."""

from __future__ import annotations

import pytest
from django.db import transaction

from reporting import happened as registry
from reporting.actions.batches import submissions_accept
from reporting.actions.confirmations import confirmation_undo
from reporting.actions.figures import figures_drain, figures_recompute
from reporting.actions.periods import period_lock, period_unlock
from reporting.actions.rankings import ranking_freeze
from reporting.happened import FiguresChanged, PeriodLocked, PeriodUnlocked, RankingFrozen, ReportMoved
from reporting.models import Confirmation, Submission
from tests.factories import YEAR
from tests.reporting.cast import States

FIGURES = ((5, 1, 0), (0, 0, 0))


@pytest.fixture
def heard(monkeypatch):
    """What a listener of this test alone hears, each call as one list."""
    calls = []
    monkeypatch.setattr(registry, "_listeners", [])
    registry.listen(lambda happenings: calls.append(list(happenings)))
    return calls


def moves(heard):
    """Every move that was heard of, in words."""
    found = [each for call in heard for each in call if isinstance(each, ReportMoved)]
    return [(each.submission.unit.code, str(each.kind), str(each.before), str(each.after)) for each in found]


def test_each_move_of_a_report_is_heard_of_once_with_its_states(working_province, heard):
    States(working_province).reopened()
    assert moves(heard) == [
        ("X1", "sent", "draft", "submitted"),
        ("X1", "accepted", "submitted", "accepted"),
        ("X1", "reopened", "accepted", "returned"),
    ]
    assert [each.sending for call in heard for each in call] == [1, 1, None]


def test_a_batch_and_what_takes_it_back_are_one_call_each(working_province, heard):
    sent = [working_province.send(code, 4, *FIGURES) for code in ("X1", "X2")]
    heard.clear()
    submissions_accept(seen={each.pk: each.version for each in sent}, by=working_province.coordinator)
    confirmation_undo(confirmation=Confirmation.objects.get(), by=working_province.coordinator)
    assert [len(call) for call in heard] == [2, 2]
    assert moves(heard[1:]) == [
        ("X1", "unconfirmed", "accepted", "submitted"),
        ("X2", "unconfirmed", "accepted", "submitted"),
    ]
    assert {each.sending for each in heard[0]} == {1}


def test_a_refused_move_is_not_heard_of(working_province, heard):
    sent = working_province.send("X1", 4, *FIGURES)
    heard.clear()
    assert submissions_accept(seen={sent.pk: 99}, by=working_province.coordinator).done == 0
    assert heard == []


def test_a_lock_and_its_removal_are_heard_of_where_something_changed(working_province, heard):
    period = working_province.periods[4]
    for _again in range(2):
        period = period_lock(period=period, by=working_province.coordinator)
    for _again in range(2):
        period = period_unlock(period=period, by=working_province.coordinator)
    assert [[type(each) for each in call] for call in heard] == [[PeriodLocked], [PeriodUnlocked]]


def test_a_frozen_ranking_is_heard_of_after_its_figures(working_province, heard):
    States(working_province).accepted()
    period_lock(period=working_province.periods[4], by=working_province.coordinator)
    heard.clear()
    ranking = ranking_freeze(period=working_province.periods[4], by=working_province.coordinator)
    assert [[type(each) for each in call] for call in heard] == [[FiguresChanged], [RankingFrozen]]
    assert heard[1][0].ranking == ranking


def test_figures_are_heard_of_once_a_drain_and_only_where_results_changed(working_province, heard):
    working_province.send("X1", 4, *FIGURES)
    working_province.send("X2", 4, *FIGURES)
    heard.clear()
    figures_drain()
    figures_drain()
    figures_recompute(year=YEAR)
    assert [[(type(each), each.year) for each in call] for call in heard] == [[(FiguresChanged, YEAR)]]


def test_what_a_listener_cannot_store_does_not_happen(working_province, monkeypatch):
    def refuse(_happenings):
        raise RuntimeError

    monkeypatch.setattr(registry, "_listeners", [refuse])
    with pytest.raises(RuntimeError), transaction.atomic():
        working_province.send("X1", 4, *FIGURES)
    assert not Submission.objects.filter(sent_revision__isnull=False).exists()
