"""Mutation testing: which faults are tried, how one is put into imported code, and what is said of survivors."""

import sys
from pathlib import Path
from types import ModuleType

import pytest

from scripts.mutation import __main__ as command
from scripts.mutation import warm
from scripts.mutation.python import Mutant, mutants_of
from scripts.mutation.run import Tried
from scripts.mutation.sql import is_sql, swaps
from tests import ROOT

SOURCE = '''
"""What it is."""
LIMIT = 5
SQL = f"DELETE FROM t WHERE a > 7 AND {LIMIT} < a"

def above(value: int, least: int = 1) -> bool:
    """Whether it is above."""
    if value < least:
        raise ValueError("too small")
    return value > LIMIT
'''


def changes(source: str) -> list[str]:
    return [mutant.name.removeprefix("m.py ") for mutant in mutants_of("m.py", source)]


def test_comparisons_numbers_acts_and_results_are_changed_one_at_a_time() -> None:
    assert changes(SOURCE) == [
        "LIMIT: LIMIT = 5 → LIMIT = 6",
        "LIMIT: LIMIT = 5 → LIMIT = 4",
        "SQL: SQL = f'DELETE FROM t WHERE a > 7 AND {LIMIT} < a' → SQL = f'DELETE FROM t WHERE a >= 7 AND {LIMIT} < a'",
        "SQL: SQL = f'DELETE FROM t WHERE a > 7 AND {LIMIT} < a' → SQL = f'DELETE FROM t WHERE a > 7 OR {LIMIT} < a'",
        "SQL: f'DELETE FROM t WHERE a > 7 AND {LIMIT} < a' → f'DELETE FROM t WHERE a > 7 AND {LIMIT} <= a'",
        "above: value: int, least: int=1 → value: int, least: int=2",
        "above: value: int, least: int=1 → value: int, least: int=0",
        "above: if value < least → if not (value < least)",
        "above: value < least → value <= least",
        "above: raise ValueError('too small') → pass",
        "above: return value > LIMIT → return None",
        "above: return value > LIMIT → return value >= LIMIT",
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("SELECT a FROM b WHERE c <= d", ["SELECT a FROM b WHERE c < d"]),
        ("SELECT a FROM b WHERE c BETWEEN d AND e", []),
        ("LEFT JOIN a ON TRUE", ["JOIN a ON TRUE"]),
        ("SELECT COALESCE(a, b)", ["SELECT COALESCE(b, a)", "SELECT a"]),
        ("SELECT a WHERE b NOT IN (SELECT c)", ["SELECT a WHERE b IN (SELECT c)"]),
        (
            "SELECT SUM(a) OVER (PARTITION BY b ORDER BY c)",
            ["SELECT MAX(a) OVER (PARTITION BY b ORDER BY c)", "SELECT SUM(a) OVER (PARTITION BY b)"],
        ),
        ("SELECT a UNION SELECT b", ["SELECT a UNION ALL SELECT b"]),
    ],
)
def test_statements_of_sql_are_changed_too(before: str, after: list[str]) -> None:
    assert [before[:start] + text + before[end:] for start, end, text in swaps(before)] == after


def test_a_sentence_is_no_sql() -> None:
    assert is_sql("SELECT 1")
    assert not is_sql("Where it is 1 = 1")


@pytest.fixture
def imported(tmp_path):
    """A module that is imported, and another, older among the imported ones, that built something of its limit."""
    texts = {
        "units.mutated_reader": "from units.mutated import LIMIT, above\nDOUBLE = 2 * LIMIT\n",
        "units.mutated": SOURCE,
    }
    for name, text in texts.items():
        module = sys.modules[name] = ModuleType(name)
        module.__file__ = str(tmp_path / f"{name}.py")
        Path(module.__file__).write_text(text)
    for name, text in reversed(texts.items()):
        exec(compile(text, str(sys.modules[name].__file__), "exec"), vars(sys.modules[name]))
    yield sys.modules["units.mutated"], sys.modules["units.mutated_reader"]
    for name in texts:
        del sys.modules[name]


def mutant(change: str) -> Mutant:
    return next(each for each in mutants_of("m.py", SOURCE) if each.name.endswith(change))


def test_a_fault_reaches_who_imported_the_function(imported) -> None:
    module, reader = imported
    assert not reader.above(5)
    warm.put(module, mutant("return value >= LIMIT").code)
    assert reader.above(5)


def test_a_fault_in_a_constant_reaches_who_imported_it_and_what_was_built_of_it(imported) -> None:
    module, reader = imported
    warm.put(module, mutant("LIMIT = 6").code)
    assert (module.LIMIT, reader.LIMIT, reader.DOUBLE, reader.above(6)) == (6, 6, 12, False)
    assert "6 < a" in module.SQL


def test_every_module_and_test_of_the_table_is_there() -> None:
    for path, tests in command.table().items():
        assert [name for name in (path, *tests) if not (ROOT / name).is_file()] == []


def test_every_explained_mutant_exists() -> None:
    names = {each.name for path in command.table() for each in mutants_of(path, (ROOT / path).read_text())}
    assert command.explained() - names == set()


@pytest.mark.parametrize(
    ("survivors", "explained", "said", "status"),
    [
        ([], set(), "| `m.py` | 2 | 2 | 0 |", 0),
        (["LIMIT = 6"], {"LIMIT = 6"}, "| `m.py` | 2 | 1 | 1 |", 0),
        (["LIMIT = 6"], set(), "These survive and are not explained:\n  m.py LIMIT: LIMIT = 5 → LIMIT = 6", 1),
        ([], {"LIMIT = 4"}, "These are explained and do not survive:\n  m.py LIMIT: LIMIT = 5 → LIMIT = 4", 1),
    ],
)
def test_every_survivor_must_be_explained_and_every_explained_one_survive(capsys, survivors, explained, said, status):
    both = [mutant("LIMIT = 6"), mutant("LIMIT = 4")]
    tried = Tried("m.py", both, [each for each in both if each.name.endswith(tuple(survivors) or "nothing")])
    names = {each.name for each in both if each.name.endswith(tuple(explained) or "nothing")}
    assert command.report([tried], names, everything=True) == status
    assert said in capsys.readouterr().out
