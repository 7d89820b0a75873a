"""Sentences of the audit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from trials.journal import Writing

MOST = 20  # faults of one kind that are written out


def in_words(what: Any) -> str:
    """A report, or a row or cell of one, in words."""
    (month, unit), *rest = what if isinstance(what[0], tuple) else (what,)
    return " ".join([unit, month, *rest])


def either(possible: list[int | None]) -> str:
    """Values, any of which would be right."""
    return " or ".join(map(str, possible))


def story_of(tried: list[tuple[Writing, int | None]]) -> str:
    """The last saves of a cell."""
    last = sorted(tried, key=lambda pair: pair[0].began)[-4:]
    return ", ".join(f"{attempt.who} {value} ({attempt.outcome.value})" for attempt, value in last)


def at_most(kind: Iterable[str]) -> Iterator[str]:
    """The first ``MOST`` sentences of a kind, and how many more there are."""
    found = list(kind)
    yield from found[:MOST]
    if len(found) > MOST:
        yield f"… and {len(found) - MOST} more of this kind."
