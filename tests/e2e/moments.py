"""The rows of a browser test: made while the clock is stopped, so that it is made once, then the clock goes on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import time_machine

from tests.reporting.rows import made_once

T = TypeVar("T")


@contextmanager
def from_moment(moment: str, name: str, make: Callable[[], T]) -> Iterator[T]:
    """What ``make`` returns, and a clock that runs from ``moment`` on."""
    with time_machine.travel(moment, tick=False):
        made = made_once(name, make)
    with time_machine.travel(moment, tick=True):
        yield made
