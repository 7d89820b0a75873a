"""A unit inside an answer about something else."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from units.models import Unit


def named(unit: Unit) -> dict[str, Any]:
    """The unit's code, national code, name and group. Reads ``parent``."""
    return {
        "code": unit.code,
        "national_code": unit.gso_code or None,
        "name": unit.display_name,
        "kind": unit.kind,
    }


def exact(number: Decimal | None) -> str | None:
    """A decimal as it is shown, in a text, so that no reader makes a binary fraction of it."""
    return None if number is None else str(number)
