#!/usr/bin/env bash
# format-duration 0.0.5 (PyPI) writes a timedelta in words. What is late, timedelta(hours=-2), is «4 days, 22 hours, 0
# minutes, 0 seconds», a minute late «4 days, 23 hours, 59 minutes», three days late 2 days and five days late 0 days:
# Python keeps a negative duration as days below zero and hours above it. What is not late is right, like the example of
# its README.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check format-duration==0.0.5
venv/bin/python - <<'PYTHON'
import sys
from datetime import timedelta

from format_duration import format_duration

same = True
for duration, expected in (
    (timedelta(days=1, hours=1, minutes=1, seconds=1), "1 days, 1 hours, 1 minutes, 1 seconds"),
    (timedelta(hours=2), "2 hours, 0 minutes, 0 seconds"),
    (timedelta(hours=-2), "4 days, 22 hours, 0 minutes, 0 seconds"),
    (timedelta(minutes=-1), "4 days, 23 hours, 59 minutes, 0 seconds"),
    (timedelta(days=-3), "2 days, 0 hours, 0 minutes, 0 seconds"),
    (timedelta(days=-5), "0 days, 0 hours, 0 minutes, 0 seconds"),
):
    found = format_duration(duration)
    print(f"{duration.total_seconds() / 3600:.2f} hours: {found}")
    same &= found == expected
sys.exit(0 if same else 1)
PYTHON
