"""The machine's own Prometheus and its tool, where they are installed (`apt-get install prometheus`)."""

import os
import shutil
import subprocess

import pytest

REQUIRED = "REQUIRE_PROMETHEUS"


def program(name):
    """The path of a program; skips the test where it is missing, or fails it where the variable says so."""
    found = shutil.which(name)
    if found is None:
        missing = f"{name} is not on this machine (apt-get install prometheus)."
        if os.environ.get(REQUIRED) == "1":
            pytest.fail(f"{REQUIRED}=1, but {missing}")
        pytest.skip(missing)
    return found


def promtool(*arguments, **more):
    """Run promtool; what it said."""
    run = {"capture_output": True, "text": True, "check": False, "timeout": 60} | more
    return subprocess.run([program("promtool"), *arguments], **run)
