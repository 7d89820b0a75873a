"""Ids of rows as addresses and forms hold them: texts, which anybody may write."""

from __future__ import annotations

LONGEST_ID = 18  # digits of a number that both databases keep


def is_id(text: str) -> bool:
    """Whether ``text`` is a number that both databases keep."""
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_ID


def id_of(text: str) -> int | None:
    """The id that ``text`` is; None where it is none."""
    return int(text) if is_id(text) else None
