"""The robot walks at random, next to its model; a kind of step that never succeeds would be a check of nothing."""

from __future__ import annotations

import os
import secrets
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.test import override_settings
from hypothesis import HealthCheck, Phase, note, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from procedures.models.levels import keep_service_levels
from reporting.entry.approvals import ApprovalState
from reporting.rates import verdict
from tests.robot import steps_heads, steps_office, steps_reports, steps_units, steps_urging
from tests.robot.portal import DONE, FORBIDDEN, HIDDEN, REFUSED, SWITCHED_ON, digest
from tests.robot.robot import Robot
from units.remembered import MEMORY

pytestmark = [pytest.mark.django_db, pytest.mark.hypothesis]
MANY = 220  # stories of a hundred steps in `make explore`
ROUNDS, FAULT_ROUNDS = 16, 25
EXPLORES = os.environ.get("HYPOTHESIS_PROFILE") == "explore"
SHARES = range(4 if EXPLORES else 1)  # each for a process of its own
SEED = int(os.environ.get("ROBOT_SEED", 0)) or secrets.randbelow(
    2**32
)  # in `make explore`, and one more for each share
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
    "ask_head": (steps_heads.ask_head, 3),
    "head_approves": (steps_heads.head_approves, 3),
    "post_to_heads": (steps_heads.post_to_heads, 5),
    "remind": (steps_urging.remind, 3),
    "remind_due": (steps_urging.remind_due, 4),
    "post": (steps_urging.post, 5),
    "pass_on": (steps_urging.pass_on, 3),
    "rolled_back": (steps_urging.rolled_back, 1),
    "scheme": (steps_office.scheme, 1),
    "rearrange": (steps_units.rearrange, 3),
    "move": (steps_units.move, 2),
}
# What must have happened before.
NEEDS = {
    "open_to_add": ("lock",),
    "remind_due": ("wait",),
    "undo": ("wait",),
    "freeze": ("wait", "drain"),
    "post": ("remind",),
    "post_to_heads": ("ask_head", "head_approves"),
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
        self.story = ExitStack()
        self.traveller = self.story.enter_context(of_a_story(STARTS[0]))

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
            self.story.close()


@pytest.mark.parametrize("share", SHARES)
def test_a_province_at_random_is_what_the_model_says(share, capsys):
    examples, steps = (MANY // len(SHARES), 100) if EXPLORES else (3, 70)
    COUNTS.clear()
    with capsys.disabled() if EXPLORES else nullcontext():
        sys.stderr.write(f"\nROBOT_SEED={SEED}, share {share}\n" if EXPLORES else "")
    run_state_machine_as_test(
        seed(SEED + share)(Walk) if EXPLORES else Walk,
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


def test_rows_that_the_database_gives_in_another_order_are_no_change():
    before = [["7", "2020-05-04 09:00"], ["7", "2020-05-04 12:00"], ["8", "2020-05-04 09:00"]]
    assert digest([before[1], before[0], before[2]]) == digest(before)
    assert digest(before[:2]) != digest(before)


def succeeded() -> set[str]:
    """The kinds of steps that were done at least once."""
    return {kind for kind, word in COUNTS if word == DONE or word.endswith(": some")}


def until_each_succeeds() -> None:
    """Take steps of the kinds that never succeeded, among those that make them possible, in one province or more."""
    for turn, start in enumerate(STARTS):
        if set(STEPS) == succeeded():
            return
        with in_a_province(start) as robot:
            for luck in range(ROUNDS):
                missing = sorted(set(STEPS) - succeeded())
                if not missing:
                    return
                needed = [kind for each in missing for kind in NEEDS.get(each, ())]
                for kind in ("send", "confirm", "api_write", *needed, *missing):
                    robot.step(kind, STEPS[kind][0], 7919 * luck + 104_729 * turn + len(kind))
                COUNTS.update(robot.counts)
                robot.counts.clear()


@contextmanager
def in_a_province(start: datetime) -> Iterator[Robot]:
    """A robot in a province that is gone afterwards."""
    with of_a_story(start) as clock:
        yield Robot(start, clock)


@contextmanager
def of_a_story(start: datetime) -> Iterator[time_machine.Traveller]:
    """The clock of a story, of which nothing is left afterwards; what commits for good may run in it."""
    around = transaction.atomic()
    around._from_testcase = True  # type: ignore[attr-defined]
    mail.outbox = []
    with around, override_settings(**SWITCHED_ON), time_machine.travel(start, tick=False) as clock:
        try:
            yield clock
        finally:
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
    "a reminder goes to who has sent meanwhile": (
        "reporting.actions.mailing.has_come",
        lambda _period, _unit: False,
        ("remind", "send", "post"),
    ),
    "other systems are informed of a confirmation that was taken back": (
        "webhooks.actions.events._take_back",
        lambda _moves: None,
        ("send", "confirm", "undo"),
    ),
    "the head of a unit approves figures that have changed": (
        "reporting.actions.approvals.state_of",
        lambda *_of: ApprovalState.WAITING,
        ("ask_head", "cells", "head_approves"),
    ),
    "that the head approved is mailed to who has sent meanwhile": (
        "reporting.actions.approvals._notice",
        lambda mail: EmailMessage("", "", to=[mail.address]),
        ("ask_head", "head_approves", "send_later", "post_to_heads"),
    ),
    "that the head approved is mailed to nobody": (
        "reporting.actions.approvals.ApprovalNotice.objects.create",
        lambda **_mail: None,
        ("ask_head", "head_approves", "check"),
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
