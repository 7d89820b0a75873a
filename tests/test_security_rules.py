"""The security rules of the linter hold everywhere, and each exception says why it is one."""

from __future__ import annotations

import re
import tomllib

from tests import ROOT
from tests.tree import texts

RUFF = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["ruff"]["lint"]
SECURITY = re.compile(r"\bS(\d{3})?\b")
NOQA = re.compile(r"# noqa(?P<codes>:[ A-Z0-9,]+)?(?P<reason> - .*\w{4}.*)?$")
LINE = re.compile(r'"(?P<files>[^"]+)" = \[(?P<codes>.*)\](?P<reason> +# .*\w{4}.*)?$')


def exceptions():
    """Every line of our code that leaves a security rule out, or all rules, with its reason."""
    for path, text in texts().items():
        if path.endswith(".py") and not path.startswith("tests/"):
            for number, line in enumerate(text.splitlines(), 1):
                found = NOQA.search(line)
                if found and (not found["codes"] or SECURITY.search(found["codes"])):
                    yield f"{path}:{number}", found["reason"]


def test_the_security_rules_are_switched_on():
    assert "S" in RUFF["select"]
    assert not [code for code in RUFF["ignore"] if SECURITY.fullmatch(code)]


def test_each_line_that_leaves_one_out_says_why():
    found = dict(exceptions())
    assert len(found) > 50
    assert [place for place, reason in found.items() if not reason] == []


def test_each_folder_that_leaves_some_out_says_why():
    left_out = {files for files, codes in RUFF["per-file-ignores"].items() if any(map(SECURITY.fullmatch, codes))}
    lines = map(LINE.match, (ROOT / "pyproject.toml").read_text().splitlines())
    explained = {line["files"] for line in lines if line and line["reason"]}
    assert left_out - explained == set()
    assert left_out == {"tests/**", "scripts/*", "bench/*", "trials/**"}  # nothing that answers to people


def test_no_file_switches_the_rules_off_as_a_whole():
    whole = re.compile(r"^# (ruff: noqa(?!: F)|flake8: noqa)", re.MULTILINE)
    assert [path for path, text in texts().items() if path.endswith(".py") and whole.search(text)] == []
