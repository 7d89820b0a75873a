"""Other moments than the one at which a test is."""

from datetime import timedelta
from typing import Any

import time_machine

from units import clock


def later(**time: Any) -> time_machine.travel:
    """So much later than now, as of ``timedelta``; the clock does not move there."""
    return time_machine.travel(clock.now() + timedelta(**time), tick=False)
