"""The suite's two passes: what each runs, and what is said at the end."""

import sys

import pytest

from scripts import run_tests


def test_the_second_pass_takes_what_uses_a_database_and_half_of_the_processes() -> None:
    commands = run_tests.commands(["tests/units"], cores=8)
    assert commands["PostgreSQL"][-5:] == ["-m", "pytest", "-q", "-n8", "tests/units"]
    assert commands["SQLite"][-5:] == ["pytest", "-q", "-n4", "--second-database", "tests/units"]
    assert run_tests.commands([], cores=1)["SQLite"][-2:] == ["-n1", "--second-database"]


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [
        ("print('3 passed in 2.1s')", "print('2 passed in 1s')", 0),
        ("print('3 passed in 2.1s')", "print('1 failed, 1 passed in 1s'); exit(1)", 1),
        ("exit(5)", "print('2 passed in 1s')", 5),
    ],
)
def test_both_must_succeed_and_their_counts_are_said_last(monkeypatch, capfd, first, second, status) -> None:
    commands = {"PostgreSQL": [sys.executable, "-c", first], "SQLite": [sys.executable, "-c", second]}
    monkeypatch.setattr(run_tests, "commands", lambda arguments: commands)
    assert run_tests.main([]) == status
    last = capfd.readouterr().out.splitlines()[-2:]
    counted = "3 passed in 2.1s" if "3 passed" in first else "no test ran, exit status 5"
    assert last[0] == f"PostgreSQL: {counted}"
    assert last[1] == f"SQLite: {second.split(chr(39))[1]}{', exit status 1' if status == 1 else ''}"


def test_what_failed_is_named_again_in_the_last_lines(monkeypatch, capfd) -> None:
    lines = [
        ".. [ 50%]",
        "..s.FAILED tests/test_proxy.py::x (setup): no browser",
        "EFAILED tests/test_proxy.py::y (setup): no browser",
        "=== ERRORS ===",
        "FAILED a in a log",
        "1 error in 2s",
    ]
    script = f"print({chr(10).join(lines)!r}); exit(1)"
    commands = {
        "PostgreSQL": [sys.executable, "-c", script],
        "SQLite": [sys.executable, "-c", "print('1 passed in 1s')"],
    }
    monkeypatch.setattr(run_tests, "commands", lambda arguments: commands)
    assert run_tests.main([]) == 1
    assert capfd.readouterr().out.splitlines()[-4:] == [
        "PostgreSQL: 1 error in 2s, exit status 1",
        "PostgreSQL: FAILED tests/test_proxy.py::x (setup): no browser",
        "PostgreSQL: FAILED tests/test_proxy.py::y (setup): no browser",
        "SQLite: 1 passed in 1s",
    ]


def test_what_one_run_compiles_the_next_one_finds(monkeypatch, capfd) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    tell = [sys.executable, "-c", "import sys; print(sys.dont_write_bytecode)"]
    monkeypatch.setattr(run_tests, "commands", lambda arguments: {"PostgreSQL": tell, "SQLite": tell})
    run_tests.main([])
    assert "True" not in capfd.readouterr().out
