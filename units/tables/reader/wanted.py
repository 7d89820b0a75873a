"""What of a file is wanted, where that is not all of it: some columns of one sheet, or only its head."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import asdict, dataclass
from hashlib import blake2b
from typing import Any

HASH_BYTES = 16


@dataclass(frozen=True, slots=True)
class Wanted:
    """The part of a file that is passed on; nothing else of it leaves the process that reads it.

    Of the sheet at the place ``sheet`` (from 0) the lines below ``after``, of each only ``columns`` (from 0), in that
    order; ``rows`` is where to stop, 0 is nowhere. The text in the column at the place ``hashed`` of ``columns`` is
    replaced by a hash with ``key``: who has only the output can compare two such texts, and cannot read them. An error,
    and a formula without a stored figure, stay what they are: there is no text.
    ``members`` allows lines of JSON: each line an object, of which only these members are read, as columns.
    """

    sheet: int | None = None
    after: int = -1
    rows: int = 0
    columns: tuple[int, ...] = ()
    hashed: int | None = None
    key: str = ""
    members: tuple[str, ...] = ()

    def as_text(self) -> str:
        """What is wanted as one argument of the child's command."""
        return json.dumps(asdict(self))

    @classmethod
    def of(cls, text: str) -> Wanted:
        said = json.loads(text)
        return cls(**said | {name: tuple(said[name]) for name in ("columns", "members")})

    def picked(self, values: list[Any]) -> list[Any]:
        """The wanted cells of a row."""
        if not self.columns:
            return values
        width = len(values)
        cells = [values[position] if position < width else "" for position in self.columns]
        if self.hashed is not None:
            cell = cells[self.hashed]
            cells[self.hashed] = hashed(cell, self.key) or (cell if isinstance(cell, list) else "")
        return cells


ALL = Wanted()


def hashed(value: Any, key: str) -> str:
    """The hash of a cell's text without outer blanks, in any case; «» where the cell is blank.

    Of a cell with a mark its value is meant: a formula without a stored figure is blank.
    """
    while isinstance(value, list):
        value = value[1] if len(value) > 1 else ""
    text = value if isinstance(value, str) else json.dumps(value)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    text = text.strip().casefold()
    return (
        blake2b(text.encode("utf-8", "replace"), digest_size=HASH_BYTES, key=key.encode()).hexdigest() if text else ""
    )
