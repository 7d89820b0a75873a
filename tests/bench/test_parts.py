"""A part of production is a process that is ended, hung and started again, with those below it."""

import sys
import time

import psutil
import pytest

from bench.parts import NotReady, Part, running
from tests import FOR_EVER, PATIENCE

PARENT = """
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print("up", os.environ.get("CALLED", ""), flush=True)
time.sleep(60)
"""


@pytest.fixture
def part(tmp_path):
    part = Part("a part", [sys.executable, "-c", PARENT], tmp_path / "log", lambda part: "up" in part.logged(), env={})
    yield part
    part.kill()


def test_a_part_is_killed_with_all_its_processes_and_started_again(part):
    with running(part, PATIENCE):
        first = part.tree()
        assert len(first) == 2
        part.kill()
        assert not part.is_running
        assert not any(each.is_running() for each in first)
        part.start(CALLED="again")
        part.wait_until_ready(PATIENCE)
        assert part.pid != first[0].pid
        assert part.logged().split() == ["up", "again"]
    assert part.tree() == []


def test_a_part_that_hangs_stays_and_goes_on_or_is_stopped(part):
    part.start()
    part.wait_until_ready(PATIENCE)
    part.hang()
    wait_until(lambda: all(each.status() == psutil.STATUS_STOPPED for each in part.tree()))
    part.resume()
    wait_until(lambda: all(each.status() != psutil.STATUS_STOPPED for each in part.tree()))
    part.hang()
    began = time.monotonic()
    part.stop(FOR_EVER)
    assert time.monotonic() - began < PATIENCE
    assert not part.is_running


def wait_until(condition):
    """A signal arrives when a process is next looked at: soon, on a busy machine not at once."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_part_that_ends_at_once_says_the_end_of_its_log(tmp_path):
    part = Part("a part", [sys.executable, "-c", "print('no port')"], tmp_path / "log", lambda part: False)
    with pytest.raises(NotReady, match="no port"), running(part, PATIENCE):
        pass
