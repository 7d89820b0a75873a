"""How far long work is: bars on a terminal, a line now and then elsewhere, nothing for nobody."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import BaseCommand

from units import progress
from units.progress import advance, counted, followed_by, shown_by, step


class Terminal(StringIO):
    def isatty(self):
        return True


class Noted:
    def __init__(self):
        self.said = []

    def step(self, name, total):
        self.said.append((name, total))

    def advance(self, rows):
        self.said.append(rows)

    def end(self):
        self.said.append("end")


def work():
    step("Reading")
    assert list(counted(range(1100), "Storing", 1100)) == list(range(1100))
    step("Checking")
    advance(3)


def test_work_that_nobody_follows_is_not_counted():
    rows = range(3)
    assert counted(rows, "Storing") is rows
    work()


def test_a_follower_hears_each_step_and_some_rows_at_a_time():
    noted = Noted()
    with followed_by(noted):
        work()
    assert noted.said == [("Reading", None), ("Storing", 1100), 500, 500, 100, ("Checking", None), 3, "end"]
    work()
    assert len(noted.said) == 8


def test_a_follower_is_released_where_the_work_fails():
    noted = Noted()
    with pytest.raises(ZeroDivisionError), followed_by(noted):
        step(str(1 / 0))
    step("Later")
    assert noted.said == ["end"]


def shown(stream, verbosity=1):
    with shown_by(BaseCommand(stderr=stream), verbosity):
        work()
    return stream.getvalue()


def test_a_terminal_shows_a_bar_for_each_step():
    text = shown(Terminal())
    assert "Reading" in text
    assert "Storing: 100%" in text
    assert "1100/1100" in text


def test_elsewhere_a_line_comes_now_and_then(monkeypatch):
    seconds = iter(range(0, 1000, 6))
    monkeypatch.setattr(progress, "monotonic", lambda: next(seconds))
    assert shown(StringIO()).splitlines() == ["Storing: 0 / 1.100", "Storing: 1.000 / 1.100", "Checking"]


def test_short_work_elsewhere_writes_no_line():
    assert shown(StringIO()) == ""


@pytest.mark.parametrize("stream", [Terminal, StringIO])
def test_nothing_is_shown_with_verbosity_0(stream, monkeypatch):
    monkeypatch.setattr(progress, "SECONDS_BETWEEN_LINES", 0)
    assert shown(stream(), verbosity=0) == ""


LONG = {
    "import_counts": ["counts.csv", "--dry-run"],
    "load_province": ["."],
    "load_demo": [],
    "recompute": [],
    "tick": [],
    "export_compliance": ["--year", "2020", "--output", "x.csv"],
}


@pytest.mark.parametrize("name", LONG)
def test_commands_that_take_long_are_followed(name, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    followed = []

    def follow(command, verbosity):
        followed.append((type(command).__module__.rpartition(".")[2], verbosity))
        raise KeyboardInterrupt  # before any work

    monkeypatch.setattr(f"reporting.management.commands.{name}.shown_by", follow)
    with pytest.raises(KeyboardInterrupt):
        call_command(name, *LONG[name], verbosity=2)
    assert followed == [(name, 2)]
