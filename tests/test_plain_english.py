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
}
AREAS = [
    *("units", "quotas", "procedures", "config", "scripts", "bench", "static/js"),
    *("reporting/loading", "reporting/documents", "reporting/spreadsheets", "reporting/management"),
    *("reporting/models", "reporting/figures", "reporting/selection", "reporting/actions", "reporting/urging"),
    *("reporting/changes", "reporting/rankings", "reporting/consequences", "reporting/templatetags"),
    *(f"tests/reporting/{name}" for name in ("figures", "selection", "actions", "urging", "changes", "rankings")),
    *("tests/reporting/admin", "tests/reporting/periods"),
    *("reporting/entry", "reporting/review", "reporting/hints", "reporting/todo", "reporting/views"),
    *(
        "reporting/province",
        "reporting/by_procedure",
        "reporting/outlook",
        "reporting/places",
        "reporting/reconciliation",
    ),
    *("tests/reporting/todo", "tests/reporting/review", "tests/reporting/hints", "tests/reporting/entry"),
    *("tests/reporting/province", "tests/reporting/by_procedure", "tests/reporting/outlook", "tests/reporting/places"),
    *("tests/reporting/reconciliation", "tests/reporting/loading", "tests/reporting/documents"),
    *("tests/reporting/spreadsheets", "tests/e2e", "tests/units", "tests/quotas", "tests/procedures", "tests/config"),
    *("tests/scripts", "tests/bench"),
]
ROOMS = ["reporting", "tests/reporting"]  # their own files, not those of the rooms within
DOCUMENTS = [
    *("README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/configuration.md", "docs/deployment.md"),
    *("docs/reliability.md", "docs/report-files.md"),
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
    within = chain.from_iterable((ROOT / area).rglob("*.[pj][ys]") for area in AREAS)
    own = chain.from_iterable((ROOT / room).glob("*.py") for room in ROOMS)
    return sorted(path for path in chain(within, own) if "migrations" not in path.parts)


def old_words(path: Path) -> set[str]:
    return {word for text in prose_and_names(path) for word in re.findall(r"[a-z]+", text.lower()) if word in INSTEAD}


@pytest.mark.parametrize("path", [*sources(), *(ROOT / name for name in DOCUMENTS)], ids=lambda path: path.name)
def test_only_plain_words(path):
    assert {word: INSTEAD[word] for word in old_words(path)} == {}


def test_such_words_are_found(tmp_path):
    path = tmp_path / "some.py"
    path.write_text('"""What stands there."""\nwho_told = "parted"  # made anew\n', encoding="utf-8")
    assert old_words(path) == {"stands", "told", "anew"}
