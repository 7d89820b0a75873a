"""Docstrings, comments and names use plain words: a reader searches for «stored» and «separated», not «stands»."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from tests import ROOT

INSTEAD = {
    "stands": "is stored, shown, confirmed or in force",
    "stood": "was stored, shown, confirmed or in force",
    "stranger": "another user",
    "strangers": "unknown or other",
    "beside": "next to, with or compared with",
    "parted": "separated",
    "anew": "again",
    "told": "described, reported or shown",
    "doors": "entry points",
    "lies": "is",
    "mends": "corrects",
    "whoever": "every user who",
    "somebody": "a user, another user",
    "owes": "has not sent",
    "owed": "to be sent",
    "wants": "needs or uses",
    "standing": "stored, shown, confirmed or in force",
    "falling": "descending",
    "fate": "status",
    "mended": "corrected",
}
AREAS = [
    *("units", "quotas", "procedures", "config", "reporting", "webhooks", "open_data", "api", "exchange", "monitoring"),
    *("scripts", "bench", "trials", "static/js", "tests"),
]
DOCUMENTS = [
    *("README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/configuration.md", "docs/deployment.md"),
    *("docs/reliability.md", "docs/report-files.md", "docs/operations/README.md", "docs/operations/install.md"),
]
DOCSTRINGS = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def prose_and_names(path: Path) -> Iterator[str]:
    """Docstrings, comments and names of a Python file; the comments and names of a script; a document as it is."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        yield re.sub(r"`[^`\n]*`|\"[^\"\n]*\"", "", text)
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, DOCSTRINGS):
            yield ast.get_docstring(node) or ""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.string
        elif token.type == tokenize.NAME:
            yield token.string.replace("_", " ")


def sources() -> list[Path]:
    found = chain.from_iterable((ROOT / area).rglob("*.[pj][ys]") for area in AREAS)
    return sorted(path for path in found if "migrations" not in path.parts and path != Path(__file__))


def old_words(path: Path) -> set[str]:
    return {word for text in prose_and_names(path) for word in re.findall(r"[a-z]+", text.lower()) if word in INSTEAD}


@pytest.mark.parametrize("path", [*sources(), *(ROOT / name for name in DOCUMENTS)], ids=lambda path: path.name)
def test_only_plain_words(path):
    assert {word: INSTEAD[word] for word in old_words(path)} == {}


def test_such_words_are_found(tmp_path):
    path = tmp_path / "some.py"
    path.write_text('"""What stands there."""\nwho_told = "parted"  # made anew\n', encoding="utf-8")
    assert old_words(path) == {"stands", "told", "anew"}
