"""What a new edition changes in the one before, row by row."""

from __future__ import annotations

import gzip
import json
from typing import Any

from open_data.content.rows import Content
from open_data.files import json_rows
from open_data.models import EditionFile

Key = tuple[Any, ...]


def changed_rows(before: EditionFile, content: Content) -> int:
    """How many rows of ``content`` are new, gone or different from those of the edition before."""
    stored = set(stored_rows(before))
    fresh = set(json_rows(content))
    return len({_key(line, content) for line in stored ^ fresh})


def _key(line: str, content: Content) -> Key:
    row = json.loads(line)
    return tuple(row.get(name) for name in content.description.key)


def stored_rows(file: EditionFile) -> list[str]:
    """The rows of a published JSON file, each as the text of its object."""
    text = gzip.decompress(bytes(file.content)).decode()
    _head, _mark, rows = text.partition('\n "rows": [\n')
    return rows.removesuffix("\n]}\n").split(",\n") if rows != "\n]}\n" else []
