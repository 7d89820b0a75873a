"""How long something takes in this process, and how many statements it sends."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.db import connection


class Lacks(Exception):
    """The revision has no such part."""


def taken(work: Callable[[], object], before: Callable[[], object] | None = None) -> dict[str, Any]:
    """The seconds of ``work``, those of this process alone, and its statements; ``before`` is not counted."""
    if before:
        before()
    statements = 0

    def counted(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal statements
        statements += 1
        return execute(*arguments)

    with connection.execute_wrapper(counted):
        cpu, start = time.process_time(), time.perf_counter()
        work()
        seconds, spent = time.perf_counter() - start, time.process_time() - cpu
    return {"seconds": seconds, "cpu": spent, "statements": statements}
