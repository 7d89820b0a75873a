"""What an edition holds before it is written: its rows, in the order of the columns of its description."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.db.models import Model
from django.utils.functional import cached_property

from open_data.dictionary import Description, description
from open_data.models import Dataset

Value = str | int | bool | Decimal | date | None
Row = Sequence[Value]


@dataclass
class Content:
    """The rows of one edition to be, and for which days; ``pages`` makes what pages read of it, once it has an id."""

    dataset: Dataset
    span: str
    rows: Sequence[Row]
    starts_on: date | None = None
    ends_on: date | None = None
    made_from: str = ""
    pages: Callable[[Any], list[Model]] | None = field(default=None, repr=False)

    @property
    def description(self) -> Description:
        return description(self.dataset)

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of all rows: equal rows in equal order give the same."""
        encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode
        text = "\n".join(encode(list(row)) for row in self.rows)
        return sha256(text.encode()).hexdigest()


def percent_or_none(hundredths: int | None) -> Decimal | None:
    """4500 → Decimal("45"), 3250 → Decimal("32.5")."""
    if hundredths is None:
        return None
    whole, rest = divmod(hundredths, 100)
    return Decimal(whole) if not rest else Decimal(hundredths).scaleb(-2).normalize()


def digest_of(*parts: object) -> str:
    """A short name of a state: equal parts give the same."""
    return sha256(repr(parts).encode()).hexdigest()
