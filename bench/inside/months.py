"""Part of the demo's figures: the months before one that is to be open. Without Django."""

from __future__ import annotations

import csv
from pathlib import Path


def before(file: Path, folder: Path, month: str) -> Path:
    """A copy of ``file`` in ``folder`` without ``month`` and those after it."""
    with file.open(encoding="utf-8", newline="") as source, (folder / file.name).open("w", newline="") as target:
        rows = csv.DictReader(source)
        writer = csv.DictWriter(target, list(rows.fieldnames or ()))
        writer.writeheader()
        writer.writerows(row for row in rows if row["period"] < month)
    return folder / file.name
