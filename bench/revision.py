"""A revision of the portal in a folder of its own, with the environment that its own lock describes."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = Path(tempfile.gettempdir()) / "chi-tieu-bench"  # made once, found again by the next run
LOCK = "requirements/base.lock"


@dataclass(frozen=True, slots=True)
class Revision:
    """Code to run: its name in the report, its folder, and the Python that has its dependencies."""

    name: str
    root: Path
    python: str


def present() -> Revision:
    """The code as it is in this folder, committed or not."""
    return Revision("now", ROOT, sys.executable)


def older(name: str) -> Revision:
    """The commit that ``name`` means, checked out and installed outside this folder.

    Raises:
        subprocess.CalledProcessError: there is no such commit, or its lock cannot be installed.
    """
    commit = _git("rev-parse", "--short=12", "--verify", f"{name}^{{commit}}")
    tree = KEPT / commit
    if not (tree / "manage.py").exists():
        KEPT.mkdir(exist_ok=True)
        _git("worktree", "add", "--force", "--detach", str(tree), commit)
    return Revision(name, tree, _environment((tree / LOCK).read_bytes()))


def _environment(lock: bytes) -> str:
    """The Python of a virtual environment with what ``lock`` pins; one for all revisions with the same lock."""
    folder = KEPT / f"venv-{hashlib.sha256(lock).hexdigest()[:12]}"
    python = folder / "bin/python"
    stamp = folder / "installed"
    if not stamp.exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        (folder / "base.lock").write_bytes(lock)
        install = ["install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", folder / "base.lock"]
        subprocess.run([str(python), "-m", "pip", *map(str, install)], check=True)
        stamp.touch()
    return str(python)


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.strip()
