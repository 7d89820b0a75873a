"""A newcomer follows docs/api/README.md with curl alone: each command as it is printed, each answer as it is shown."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.problems import KINDS
from api.v1 import month_sendings, months
from procedures.models import AuthorityLevel
from reporting.models import Revision, Submission
from tests import PATIENCE, ROOT
from tests.api.conftest import EXAMPLES, token_of_unit
from tests.factories import make_procedure, make_publication
from tests.reporting.figures_2020 import DEMO_DAY, procedures, sent_on, units

README = (ROOT / "docs/api/README.md").read_text()
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
ANY = "…"
UNIT, DEPARTMENT = "22468", "SGDDT"  # neither has sent December on the day of the demonstration


def demo_procedures() -> list[str]:
    """What communes report in the demonstration, in the order of its catalogue."""
    return [code for code, row in procedures().items() if row["authority_level"] == "commune"]


def codes_of_department() -> dict[str, str]:
    """The procedures of the department for those of the text, in the same order of their codes."""
    own = sorted(code for code, row in procedures().items() if row["department_code"] == DEPARTMENT)
    return dict(zip(sorted(demo_procedures()), own, strict=False))


def as_department(text: str) -> str:
    """A block of the text with the department's procedures in it."""
    for code, own in codes_of_department().items():
        text = text.replace(code, own)
    return text


@pytest.fixture
def run(december, live_server, tmp_path):
    """The shell of a commune's newcomer; the commune reports as in the demonstration."""
    token = token_of_unit(december, "X1", UNIT, EXAMPLES)
    for place, code in enumerate(demo_procedures()[len(EXAMPLES) :], start=100):
        make_publication(make_procedure(code, sort_order=place))
    return shell(live_server.url, token, UNIT, tmp_path)


@pytest.fixture
def run_in_department(december, live_server, tmp_path):
    """The shell of a department's newcomer; the department reports as many procedures, its own."""
    own = codes_of_department()
    first = {known: own[code] for known, code in zip(("P1", "P2"), EXAMPLES.values(), strict=True)}
    token = token_of_unit(december, "SO1", DEPARTMENT, first)
    for place, code in enumerate(demo_procedures()[len(EXAMPLES) :], start=100):
        procedure = make_procedure(own[code], sort_order=place)
        make_publication(procedure, [AuthorityLevel.PROVINCE], department=december.units["SO1"])
    return shell(live_server.url, token, DEPARTMENT, tmp_path)


def shell(portal: str, token: str, unit: str, tmp_path: Path) -> Callable[[str], str]:
    """A shell in which a block of commands is run."""
    if shutil.which("curl") is None:
        pytest.skip("no curl on this machine")
    given = {"PORTAL": portal, "TOKEN": token, "MONTH": "2020-12", "UNIT": unit}
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8", **given}

    def commands(block: str) -> str:
        done = subprocess.run(
            ["bash", "-eu", "-o", "pipefail", "-c", block],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return commands


def assert_shown(shown: Any, answered: Any, place: str = "") -> None:
    """What is shown is what was answered, as far as it is shown: names may be left out, never values changed."""
    if shown == ANY:
        assert answered, place
    elif isinstance(shown, dict):
        for name, value in shown.items():
            assert name in answered, f"{place}.{name}"
            assert_shown(value, answered[name], f"{place}.{name}")
    elif isinstance(shown, list):
        assert len(shown) == len(answered), place
        for number, value in enumerate(shown):
            assert_shown(value, answered[number], f"{place}.{number}")
    else:
        assert answered == shown, place


def test_each_command_of_the_walk_is_answered_as_it_says(run):
    walk(run, lambda text: text)


def test_a_department_follows_it_with_its_own_code_and_procedures(run_in_department):
    walk(run_in_department, as_department)


def walk(run: Callable[[str], str], own: Callable[[str], str]) -> None:
    """Run each block, with what ``own`` makes of it, and compare what is answered with what is shown."""
    steps = [(kind, text) for kind, text in BLOCKS if kind in ("sh", "json")]
    assert [kind for kind, _text in steps] == ["sh", "json"] * 12
    for (_sh, block), (_json, shown) in zip(steps[::2], steps[1::2], strict=True):
        assert_shown(json.loads(own(shown)), json.loads(run(own(block))), block)
    assert (Revision.objects.count(), Submission.objects.get().status) == (1, "draft")


def test_the_walk_can_be_followed_in_the_demonstration():
    assert f"export UNIT={UNIT} " in README
    assert f"`clerk-{UNIT}` makes" in README
    assert units()[UNIT]["kind"] == "commune"
    assert all(sent_on()["2020-12", unit] > DEMO_DAY for unit in (UNIT, DEPARTMENT))
    assert f"`clerk-{DEPARTMENT.lower()}` of `{DEPARTMENT}`" in README
    assert len(codes_of_department()) == len(demo_procedures())
    assert set(re.findall(r'"procedure": "([^"]+)"', README)) == set(demo_procedures())


def test_every_command_calls_with_curl_and_needs_no_other_program():
    words = {
        line.split()[0] for kind, text in BLOCKS if kind == "sh" for line in text.splitlines() if line[:1].isalpha()
    }
    assert {word for word in words if "=" not in word} <= {"curl", "cat", "sed", "grep", "JSON"}


def test_every_problem_of_the_operations_is_explained():
    named = set(re.findall(r"`(\w+)`", README.partition("## What a refusal means")[2].partition("## Limits")[0]))
    problems = set()
    for router in (months.router, month_sendings.router):
        for view in router.path_operations.values():
            for operation in view.operations:
                problems |= set(operation.openapi_extra["x-problems"])
    assert problems - named == set()
    assert {code for code in named if code in KINDS} >= {"failed", "unavailable", "wrong_method", "body_too_large"}
