"""What a caller of the broker may wait for, as it is asked for: on a busy machine a clock would measure the machine."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field

import pytest


@dataclass
class Waits:
    """The time limits of sockets and the pauses between tries, in seconds."""

    limits: list[float | None] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)

    def are_short(self) -> bool:
        """Whether each is the portal's own limit, or 0 for a look at what has arrived, and none is between tries."""
        return set(self.limits) - {0} == {0.3} and sum(self.slept) == 0


def waits_of_now_on(monkeypatch: pytest.MonkeyPatch) -> Waits:
    """The waits that every thread of this process asks for from now on."""
    waits = Waits()
    limit = socket.socket.settimeout

    def settimeout(self: socket.socket, seconds: float | None) -> None:
        waits.limits.append(seconds)
        limit(self, seconds)

    monkeypatch.setattr(socket.socket, "settimeout", settimeout)
    monkeypatch.setattr("kombu.utils.functional.sleep", waits.slept.append)
    return waits
