"""A newcomer follows docs/api/README.md with curl alone: each command as it is printed, each answer as it is shown."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from typing import Any

import pytest

from api.problems import KINDS
from api.v1 import months
from reporting.models import Revision, Submission
from tests import ROOT
from tests.api.conftest import EXAMPLES
from tests.factories import make_procedure, make_publication
from tests.reporting.figures_2020 import DEMO_DAY, procedures, sent_on, units

README = (ROOT / "docs/api/README.md").read_text()
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
ANY = "…"
UNIT = "22468"


def demo_procedures() -> list[str]:
    """What communes report in the demonstration, in the order of its catalogue."""
    return [code for code, row in procedures().items() if row["authority_level"] == "commune"]


@pytest.fixture
def run(commune, live_server, tmp_path):
    """A newcomer's shell, in which a block of commands is run; the commune reports as in the demonstration."""
    if shutil.which("curl") is None:
        pytest.skip("no curl on this machine")
    for place, code in enumerate(demo_procedures()[len(EXAMPLES) :], start=100):
        make_publication(make_procedure(code, sort_order=place))
    given = {"PORTAL": live_server.url, "TOKEN": commune, "MONTH": "2020-12", "UNIT": UNIT}
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8", **given}

    def commands(block: str) -> str:
        done = subprocess.run(
            ["bash", "-eu", "-o", "pipefail", "-c", block],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
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
    steps = [(kind, text) for kind, text in BLOCKS if kind in ("sh", "json")]
    assert [kind for kind, _text in steps] == ["sh", "json"] * 12
    for (_sh, block), (_json, shown) in zip(steps[::2], steps[1::2], strict=True):
        assert_shown(json.loads(shown), json.loads(run(block)), block)
    assert (Revision.objects.count(), Submission.objects.get().status) == (1, "draft")


def test_the_walk_can_be_followed_in_the_demonstration():
    assert f"export UNIT={UNIT} " in README
    assert f"`clerk-{UNIT}` makes" in README
    assert units()[UNIT]["kind"] == "commune"
    assert sent_on()["2020-12", UNIT] > DEMO_DAY
    assert set(re.findall(r'"procedure": "([^"]+)"', README)) == set(demo_procedures())


def test_every_command_calls_with_curl_and_needs_no_other_program():
    words = {
        line.split()[0] for kind, text in BLOCKS if kind == "sh" for line in text.splitlines() if line[:1].isalpha()
    }
    assert {word for word in words if "=" not in word} <= {"curl", "cat", "sed", "grep", "JSON"}


def test_every_problem_of_the_operations_is_explained():
    named = set(re.findall(r"`(\w+)`", README.partition("## What a refusal means")[2].partition("## Limits")[0]))
    problems = set()
    for view in months.router.path_operations.values():
        for operation in view.operations:
            problems |= set(operation.openapi_extra["x-problems"])
    assert problems - named == set()
    assert {code for code in named if code in KINDS} >= {"failed", "unavailable", "wrong_method", "body_too_large"}
