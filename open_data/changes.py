"""What a new edition changes in the one before, row by row."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from open_data.content.rows import Content
from open_data.dictionary import Description
from open_data.files import json_rows
from open_data.models import EditionFile

MOST = 50  # changed rows that an edition lists; all of them are in the files
NEW, GONE, CHANGED = "new", "gone", "changed"
NAMES = ("unit_name", "procedure_name", "predecessor_name", "successor_name")
PublishedRow = dict[str, Any]
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """How many rows are new, gone or different, and the first of them as an edition keeps them.

    Each listed row has its ``row`` (what identifies and names it), ``how`` it changed, and the ``columns`` that differ,
    each with its name, the value before and the one now. Those with most columns come first: a correction of one unit
    moves a figure of many others.
    """

    rows: int
    listed: list[dict[str, Any]]


def changes_between(before: EditionFile, content: Content) -> Changes:
    """What ``content`` changes in the edition whose JSON file is ``before``."""
    stored, fresh = stored_rows(before), list(json_rows(content))
    same = set(stored) & set(fresh)
    description = content.description
    gone, new = _by_key(stored, same, description), _by_key(fresh, same, description)
    found = [_change(description, gone.get(key), new.get(key)) for key in dict.fromkeys([*new, *gone])]
    return Changes(len(found), sorted(found, key=_importance)[:MOST])


def _by_key(lines: Iterable[str], same: set[str], description: Description) -> dict[Key, PublishedRow]:
    rows = [json.loads(line) for line in lines if line not in same]
    return {tuple(row.get(name) for name in description.key): row for row in rows}


def _change(description: Description, before: PublishedRow | None, now: PublishedRow | None) -> dict[str, Any]:
    row = now or before or {}
    named = [*description.key, *(name for name in NAMES if name in row and name not in description.key)]
    how = CHANGED if before and now else NEW if now else GONE
    columns = []
    if before and now:
        columns = [[name, before.get(name), now[name]] for name in now if before.get(name) != now[name]]
    return {"row": {name: row[name] for name in named}, "how": how, "columns": columns}


def _importance(change: dict[str, Any]) -> int:
    """Rows that are new or gone first, then those with most columns; otherwise as in the file."""
    return -len(change["columns"]) if change["how"] == CHANGED else -1000


def stored_rows(file: EditionFile) -> list[str]:
    """The rows of a published JSON file, each as the text of its object."""
    text = gzip.decompress(bytes(file.content)).decode()
    _head, _mark, rows = text.partition('\n "rows": [\n')
    return rows.removesuffix("\n]}\n").split(",\n") if rows != "\n]}\n" else []
