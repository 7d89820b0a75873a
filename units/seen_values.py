"""What a page showed of something that others may change, as one digest that its form posts back."""

from __future__ import annotations

import hashlib
import json


def digest_of(values: object) -> str:
    """The SHA-256 of plain ``values``: equal exactly when all of them are equal."""
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()
