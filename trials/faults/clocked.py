"""Runs a module of Python, such as gunicorn, with the portal's clock put forward or back.

By as many seconds as the file says that TRIAL_CLOCK names, read whenever the clock is asked. The demo's day does not
stand still then: what depends on today goes over midnight.
"""

from __future__ import annotations

import os
import runpy
import sys
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone

from units import clock


def main() -> None:
    """``python -m trials.faults.clocked MODULE ARGUMENT …``."""
    file = Path(os.environ["TRIAL_CLOCK"])

    def now() -> datetime:
        return timezone.localtime(timezone.now() + timedelta(seconds=float(file.read_text())))

    clock._now = now
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
