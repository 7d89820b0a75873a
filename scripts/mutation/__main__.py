"""Mutation testing of the arithmetic and the rules, as `make mutate` runs it (docs/mutation.md).

    python -m scripts.mutation [--jobs N] [--list] [WORD …]

Only mutants whose name holds one of the words are tried; a module's path is such a word. The exit status is 0 when
every mutant is killed or explained in docs/mutation.md, and every explained one survives.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tomllib
from pathlib import Path

import pytest

from scripts.mutation.python import Mutant, mutants_of
from scripts.mutation.run import Trial, Tried

ROOT = Path(__file__).resolve().parent.parent.parent
QUICKLY = ["-q", "-s", "-p", "no:cacheprovider", "--tb=native", "--assert=plain"]  # nobody reads how a test failed
EXPLAINED = re.compile(r"^\s*- `(.+)`$", re.MULTILINE)


def table() -> dict[str, list[str]]:
    """The test files that are to notice the mutants of each module, as pyproject.toml names them."""
    found: dict[str, list[str]] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mutation"]
    return found


def explained() -> set[str]:
    """The names of the mutants that docs/mutation.md explains."""
    return set(EXPLAINED.findall((ROOT / "docs" / "mutation.md").read_text()))


def main(arguments: list[str]) -> int:
    """Try the mutants and say what became of them."""
    parser = argparse.ArgumentParser(prog="python -m scripts.mutation")
    parser.add_argument("words", nargs="*")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--list", action="store_true", help="name the mutants and try none")
    asked = parser.parse_args(arguments)

    found = {path: [each for each in _mutants(path) if _is_wanted(each, asked.words)] for path in table()}
    mutants = {path: each for path, each in found.items() if each}
    if asked.list:
        print(*(mutant.name for path in mutants for mutant in mutants[path]), sep="\n")
        return 0
    modules = {path: table()[path] for path in mutants}
    trial = Trial(modules, mutants, asked.jobs)
    files = sorted({file for tests in modules.values() for file in tests})
    status = pytest.main([*QUICKLY, *files], plugins=[trial])
    if trial.failed:
        print("These fail without any mutant:", *trial.failed, sep="\n  ")
        return 1
    return int(status) or report(trial.tried, explained(), everything=not asked.words)


def _mutants(path: str) -> list[Mutant]:
    return mutants_of(path, (ROOT / path).read_text())


def _is_wanted(mutant: Mutant, words: list[str]) -> bool:
    return not words or any(word in mutant.name for word in words)


def report(tried: list[Tried], listed: set[str], *, everything: bool) -> int:
    """Print the table of docs/mutation.md and what is missing in it; 1 where something is, otherwise 0."""
    print("\n| module | mutants | killed | explained |\n|---|---:|---:|---:|")
    for each in tried:
        known = sum(mutant.name in listed for mutant in each.survivors)
        print(f"| `{each.path}` | {len(each.mutants)} | {len(each.mutants) - len(each.survivors)} | {known} |")
    survivors = {mutant.name for each in tried for mutant in each.survivors}
    names = {mutant.name for each in tried for mutant in each.mutants}
    missing = sorted(survivors - listed)
    idle = sorted(listed - survivors if everything else (listed & names) - survivors)
    if missing:
        print("\nThese survive and are not explained:", *missing, sep="\n  ")
    if idle:
        print("\nThese are explained and do not survive:", *idle, sep="\n  ")
    return 1 if missing or idle else 0


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main(sys.argv[1:]))
