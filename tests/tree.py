"""The repository's own text files, for the tests that read them all."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from tests import ROOT

NOT_OURS = {"__pycache__", "node_modules", "staticfiles", "test-results", "htmlcov", "var", "vendor"}
HIDDEN_AND_OURS = {".ci", ".dockerignore", ".env.example", ".gitignore", ".npmrc"}
TEXT = {".css", ".html", ".js", ".lock", ".md", ".po", ".py", ".scss", ".sh", ".toml", ".txt", ".yml"}


@lru_cache
def texts() -> dict[str, str]:
    """The text of every file of ours, by its path in the repository; data and what is copied from others left out."""
    return {str(path.relative_to(ROOT)): path.read_text() for path in _files(ROOT)}


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name in NOT_OURS or (path.name.startswith(".") and path.name not in HIDDEN_AND_OURS):
            continue
        if path.is_dir():
            yield from _files(path)
        elif path.suffix in TEXT or not path.suffix or path.name in HIDDEN_AND_OURS:
            yield path
