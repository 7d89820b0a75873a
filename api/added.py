"""Operations of apps above this one: named when they are ready, read with the addresses.

So commands and workers, which answer no call, do not load what describes and checks calls.
"""

from __future__ import annotations

ADDED: list[str] = []


def operations_add(module: str) -> None:
    """Let ``module`` have its ``router`` among the operations of version 1; the same again changes nothing."""
    if module not in ADDED:
        ADDED.append(module)
