"""Drains and recomputes at once: one is held in the middle while the other runs into it."""

import threading

import pytest
from django.db import transaction

from reporting.actions import figures
from reporting.actions.figures import figures_drain, figures_recompute
from reporting.actions.hint_counts import hint_counts_update_all
from reporting.actions.submissions import submission_withdraw
from reporting.figures.recompute import recompute_year
from reporting.models import Compliance, Submission
from tests import PATIENCE
from tests.reporting.actors import Actor, Halt
from tests.reporting.small_province import YEAR
from trials.recount import recount, stored
from units.actions.stale_figures import figures_mark_stale
from units.models import StaleFigures

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgres("one writer at a time on SQLite: nothing to race"),
]


def test_two_drains_at_once_follow_each_other(province, monkeypatch):
    province.send("SO1", 1, (100, 40, 3), (10, 5, 1))
    halt = Halt(monkeypatch, figures, "recompute_year")
    first = Actor(figures_drain)
    assert halt.reached.wait(PATIENCE)
    province.send("SO2", 1, (7, 3, 0))
    second = Actor(figures_drain)
    assert second.is_blocked()
    halt.released.set()
    first.done()
    assert second.done() is not None
    assert not StaleFigures.objects.exists()
    assert stored(YEAR) == recount(YEAR)


def test_a_stale_row_appended_while_a_drain_runs_stays_for_the_next(province, monkeypatch):
    province.send("SO1", 1, (100, 40, 3), (10, 5, 1))
    halt = Halt(monkeypatch, figures, "recompute_year", after=True)
    drain = Actor(figures_drain)
    assert halt.reached.wait(PATIENCE)
    province.send("SO1", 2, (50, 40, 3), (10, 5, 1))
    halt.released.set()
    drain.done()
    assert StaleFigures.objects.count() == 1
    figures_drain()
    assert stored(YEAR) == recount(YEAR)


def test_a_stale_row_with_an_earlier_number_that_commits_during_a_drain_is_not_lost(province, monkeypatch):
    """Numbers are handed out before commit, so «delete all up to the largest one read» would lose the late row."""
    numbered, may_commit = threading.Event(), threading.Event()

    def slow_writer():
        with transaction.atomic():
            figures_mark_stale(reason="slow", years=[YEAR], unit_ids=[province.units["H1"].pk])
            numbered.set()
            assert may_commit.wait(PATIENCE)

    slow = Actor(slow_writer)
    assert numbered.wait(PATIENCE)
    province.send("SO1", 1, (100, 40, 3), (10, 5, 1))
    halt = Halt(monkeypatch, figures, "recompute_year", after=True)
    drain = Actor(figures_drain)
    assert halt.reached.wait(PATIENCE)
    may_commit.set()
    slow.done()
    halt.released.set()
    drain.done()
    assert list(StaleFigures.objects.values_list("reason", flat=True)) == ["slow"]


def test_a_full_recompute_and_a_drain_follow_each_other(province, monkeypatch):
    halt = Halt(monkeypatch, figures, "recompute_year")
    full = Actor(lambda: figures_recompute(year=YEAR))
    assert halt.reached.wait(PATIENCE)
    province.send("SO1", 1, (100, 40, 3), (10, 5, 1))
    drain = Actor(figures_drain)
    assert drain.is_blocked()
    halt.released.set()
    full.done()
    drain.done()
    assert stored(YEAR) == recount(YEAR)


def test_hints_that_are_counted_again_wait_for_a_report_that_is_being_sent_again(province):
    submission = province.send("SO2", 1, (60, 60, 0))
    Submission.objects.update(warnings=9)
    sent, may_commit = threading.Event(), threading.Event()

    def correct():
        with transaction.atomic():
            submission_withdraw(submission=submission, by=province.clerks["SO2"])
            province.send("SO2", 1, (60, 20, 0))
            sent.set()
            assert may_commit.wait(PATIENCE)

    correcting = Actor(correct)
    assert sent.wait(PATIENCE)
    counting = Actor(hint_counts_update_all)
    assert counting.is_blocked()
    may_commit.set()
    correcting.done()
    counting.done()
    assert Submission.objects.get().warnings == 0


def test_a_drain_rolled_back_leaves_its_rows_and_happens_again(province, monkeypatch):
    province.send("SO1", 1, (100, 40, 3), (10, 5, 1))
    before = stored(YEAR)

    def dies(*args):
        recompute_year(*args)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(figures, "recompute_year", dies)
        with pytest.raises(KeyboardInterrupt):
            figures_drain()
    assert stored(YEAR) == before
    assert StaleFigures.objects.count() == 1
    figures_drain()
    assert stored(YEAR) == recount(YEAR)
    assert Compliance.objects.filter(received_total=110).exists()
