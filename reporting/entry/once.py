"""What a page reads once for a report, whichever of its parts ask for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from reporting.models import Submission

T = TypeVar("T")


def read_once(submission: Submission, name: str, read: Callable[[], T]) -> T:
    """What ``read`` finds, kept on ``submission`` under ``name`` for as long as the object lives: for one request.

    Only for what the request itself does not change.
    """
    kept = submission.__dict__.setdefault("read_once", {})
    if name not in kept:
        kept[name] = read()
    found: T = kept[name]
    return found
