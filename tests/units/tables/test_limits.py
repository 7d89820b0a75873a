"""The limits of a reader: handed over as one text, bound to a process."""

import resource
import signal
from pathlib import Path

import pytest

from units.tables.reader import limits as bounds
from units.tables.reader.limits import Limits


def test_limits_come_back_from_the_text_that_hands_them_over():
    limits = Limits(rows=5, memory=7)
    assert Limits.of(limits.as_text()) == limits


@pytest.fixture
def bound(monkeypatch):
    """What a process would be bound to; nothing is bound."""
    done = {}
    monkeypatch.setattr(resource, "getrlimit", lambda kind: (0, done.get("hard", resource.RLIM_INFINITY)))
    monkeypatch.setattr(resource, "setrlimit", lambda kind, pair: done.__setitem__(kind, pair))
    monkeypatch.setattr(signal, "alarm", lambda seconds: done.__setitem__("alarm", seconds))
    monkeypatch.setattr(Path, "write_text", lambda path, text: done.__setitem__(str(path), text))
    return done


def test_a_process_is_bound_in_memory_time_output_and_dies_first(bound):
    Limits(memory=100, processor=2, output=300, seconds=4).bind_process()
    assert bound == {
        resource.RLIMIT_AS: (100, 100),
        resource.RLIMIT_CPU: (2, 2),
        resource.RLIMIT_FSIZE: (300, 300),
        resource.RLIMIT_CORE: (0, 0),
        "alarm": 9,
        "/proc/self/oom_score_adj": bounds.FIRST_TO_END,
    }


def test_a_limit_above_the_machines_own_is_the_machines(bound):
    bound["hard"] = 50
    Limits(memory=100).bind_process()
    assert bound[resource.RLIMIT_AS] == (50, 50)


def test_a_machine_without_scores_is_no_fault(bound, monkeypatch):
    def refuse(path, text):
        raise PermissionError(path)

    monkeypatch.setattr(Path, "write_text", refuse)
    Limits().bind_process()
    assert bound["alarm"] == 50
