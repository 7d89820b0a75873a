"""What is kept for some hours and then deleted by an hourly job (``units.tasks.forget_uploads``).

Apps above ``units`` add what is theirs when they are ready.
"""

from __future__ import annotations

from collections.abc import Callable

Forget = Callable[[], int]

_forgets: list[Forget] = []


def forgotten_hourly(forget: Forget) -> None:
    """Let the hourly job call ``forget`` from now on, which returns how many rows it deleted."""
    if forget not in _forgets:
        _forgets.append(forget)


def forget_all() -> int:
    """Delete what has been kept long enough; how many rows."""
    return sum(forget() for forget in _forgets)
