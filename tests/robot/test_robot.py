"""The robot walks at random, next to its model; a kind of step that never succeeds would be a check of nothing."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from procedures.models.levels import keep_service_levels
from reporting.rates import verdict
from tests.robot import steps_office, steps_reports, steps_units
from tests.robot.portal import DONE, FORBIDDEN, HIDDEN, REFUSED
from tests.robot.robot import Robot
from units.remembered import MEMORY

pytestmark = [pytest.mark.django_db, pytest.mark.hypothesis]
MANY = 220  # stories of a hundred steps in `make explore`
ROUNDS, FAULT_ROUNDS = 40, 25
EXPLORES = os.environ.get("HYPOTHESIS_PROFILE") == "explore"
SHARES = range(4 if EXPLORES else 1)  # each for a process of its own
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
STARTS = [
    datetime(2020, 5, 4, 9, tzinfo=HANOI),
    datetime(2020, 12, 28, 9, tzinfo=HANOI),
    datetime(2020, 3, 2, 9, tzinfo=HANOI),
    datetime(2021, 1, 11, 9, tzinfo=HANOI),
]
# Each kind of step as often as it is named in the list: what happens most in a province happens most here.
STEPS: dict[str, tuple[Callable[[Robot], Any], int]] = {
    "wait": (steps_office.wait, 6),
    "cells": (steps_reports.cells, 6),
    "form": (steps_reports.form, 3),
    "check": (steps_reports.check, 2),
    "send": (steps_reports.send, 12),
    "send_later": (steps_reports.send_later, 3),
    "withdraw": (steps_reports.withdraw, 3),
    "confirm": (steps_reports.confirm, 4),
    "confirm_many": (steps_reports.confirm_many, 4),
    "undo": (steps_reports.undo, 3),
    "return": (steps_reports.return_, 3),
    "reopen": (steps_reports.reopen, 3),
    "open_to_add": (steps_reports.open_to_add, 2),
    "extend": (steps_reports.extend, 2),
    "ask": (steps_reports.ask, 2),
    "look": (steps_reports.look, 3),
    "file": (steps_reports.file, 1),
    "api_write": (steps_reports.api_write, 3),
    "api_again": (steps_reports.api_again, 2),
    "api_send": (steps_reports.api_send, 3),
    "tick": (steps_office.tick, 4),
    "calendar": (steps_office.calendar, 2),
    "lock": (steps_office.lock, 2),
    "unlock": (steps_office.unlock, 1),
    "drain": (steps_office.drain, 6),
    "recompute": (steps_office.recompute, 2),
    "verify": (steps_office.verify, 1),
    "read": (steps_office.read, 3),
    "overview": (steps_office.overview, 3),
    "freeze": (steps_office.freeze, 2),
    "publish": (steps_office.publish, 3),
    "draft": (steps_office.draft, 2),
    "put_in_force": (steps_office.put_in_force, 2),
    "tier": (steps_office.tier, 3),
    "rearrange": (steps_units.rearrange, 3),
    "move": (steps_units.move, 2),
}
OFTEN = [kind for kind, (_work, weight) in STEPS.items() for _time in range(weight)]
COUNTS: Counter[tuple[str, str]] = Counter()


class Walk(RuleBasedStateMachine):
    """One story of a province; everything that it stores is taken back at its end."""

    def __init__(self) -> None:
        super().__init__()
        self.robot: Robot | None = None
        keep_service_levels((), read_at=float("inf"))
        MEMORY.forget()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.clock = time_machine.travel(STARTS[0], tick=False)
        self.traveller = self.clock.start()

    @initialize(start=st.sampled_from(STARTS))
    def begin(self, start: datetime) -> None:
        self.traveller.move_to(start)
        self.robot = Robot(start, self.traveller)

    @rule(kind=st.sampled_from(OFTEN), luck=st.integers(0, 2**32 - 1))
    def step(self, kind: str, luck: int) -> None:
        assert self.robot is not None
        before = len(self.robot.story)
        try:
            self.robot.step(kind, STEPS[kind][0], luck)
        finally:
            for line in self.robot.story[before:]:
                note(line)

    def teardown(self) -> None:
        try:
            if self.robot is not None:
                steps_office.compare_frozen(self.robot)
                COUNTS.update(self.robot.counts)
        finally:
            self.clock.stop()
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)


@pytest.mark.parametrize("share", SHARES)
def test_a_province_at_random_is_what_the_model_says(share, capsys):
    examples, steps = (MANY // len(SHARES), 100) if EXPLORES else (3, 70)
    COUNTS.clear()
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, Phase.shrink] if EXPLORES else [Phase.generate],
            report_multiple_bugs=False,
        ),
    )
    until_each_succeeds()
    with capsys.disabled() if EXPLORES else nullcontext():
        sys.stderr.write(statistics())
    assert set(STEPS) - succeeded() == set()


def succeeded() -> set[str]:
    """The kinds of steps that were done at least once."""
    return {kind for kind, word in COUNTS if word == DONE or word.endswith(": some")}


def until_each_succeeds() -> None:
    """Take steps of the kinds that never succeeded, among those that make them possible, some rounds long."""
    with in_a_province(STARTS[0]) as robot:
        for luck in range(ROUNDS):
            missing = sorted(set(STEPS) - succeeded() - {kind for kind, _word in robot.counts})
            if not missing:
                break
            for kind in ("send", "confirm", "api_write", *missing):
                robot.step(kind, STEPS[kind][0], 7919 * luck + len(kind))
            COUNTS.update(robot.counts)
            robot.counts.clear()


@contextmanager
def in_a_province(start: datetime) -> Iterator[Robot]:
    """A robot in a province that is gone afterwards."""
    with transaction.atomic(), time_machine.travel(start, tick=False) as clock:
        yield Robot(start, clock)
        transaction.set_rollback(True)


# What is broken in the portal, and the kinds of steps among which the robot must notice it.
FAULTS: dict[str, tuple[str, object, tuple[str, ...]]] = {
    "a quota is met only above it": (
        "reporting.figures.lines.verdict",
        lambda *, online, **more: verdict(online=max(online - 1, 0), **more),
        ("send", "confirm_many", "drain", "overview"),
    ),
    "a lock stops nobody": ("reporting.models.ReportingPeriod.is_locked", False, ("lock", "cells", "lock", "send")),
    "a report's page opens for everybody": (
        "reporting.models.SubmissionQuerySet.visible_to",
        lambda reports, _user: reports,
        ("cells", "look"),
    ),
    "a decision on a procedure leaves figures as they were": (
        "procedures.actions.publications.figures_mark_stale",
        lambda **_how: [],
        ("send", "publish", "drain"),
    ),
    "a confirmation can be taken back for ten minutes": (
        "reporting.actions.confirmations.UNDO_TIME",
        timedelta(minutes=10),
        ("send", "confirm", "wait", "undo", "wait", "undo"),
    ),
    "what is sent need not be what was seen": (
        "reporting.views.submission.sending.SEAL",
        "no seal",
        ("send", "cells", "check", "cells", "send_later"),
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_robot_notices(fault, monkeypatch):
    place, broken, kinds = FAULTS[fault]
    monkeypatch.setattr(place, broken)
    with pytest.raises((AssertionError, ValidationError)), in_a_province(STARTS[0]) as robot:  # noqa: PT012
        for luck in range(FAULT_ROUNDS):
            for kind in kinds:
                robot.step(kind, STEPS[kind][0], 104_729 * luck + 31)


def statistics() -> str:
    """How often each kind of step was done, refused, hidden or forbidden, and how many steps in all."""
    words = (DONE, REFUSED, HIDDEN, FORBIDDEN)
    lines = ["", f"{'step':<16}" + "".join(f"{word:>10}" for word in words)]
    for kind in dict.fromkeys([*STEPS, *(kind for kind, _word in COUNTS)]):
        row = [COUNTS[kind, word] for word in words]
        more = [f"{word} {number}" for (of, word), number in sorted(COUNTS.items()) if of == kind and word not in words]
        lines.append(f"{kind:<16}" + "".join(f"{number:>10}" for number in row) + f"   {', '.join(more)}".rstrip())
    answers = sum(number for (_kind, word), number in COUNTS.items() if word in words)
    return "\n".join([*lines, f"{answers} answers, all as the model says; {connection.display_name}", ""])
