#!/usr/bin/env bash
# isoduration 20.11.0 (PyPI), which jsonschema takes for its format duration, adds ISO 8601 durations to moments: 17:00
# and half an hour, PT0.5H, are 18:00, and before 17:00 half an hour is 17:00. PT1.5H ends at 19:00, two hours earlier
# is 16:00; of PT0.4H nothing is left. It rounds the hours and does not carry their fraction into minutes. ISO 8601
# allows a decimal fraction in the smallest unit; written again, the duration is still PT0.5H, and PT30M and PT1H30M are
# right. isodate 0.7.2 has 17:30.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check isoduration==20.11.0 isodate==0.7.2
venv/bin/python - <<'PYTHON'
import sys
from datetime import datetime

import isodate
from isoduration import format_duration, parse_duration

AT = datetime(2026, 11, 30, 17)
same = True
for text, expected in (
    ("PT30M", "17:30 16:30"),
    ("PT0.5H", "18:00 17:00"),
    ("PT1H30M", "18:30 15:30"),
    ("PT1.5H", "19:00 16:00"),
    ("PT0.4H", "17:00 17:00"),
):
    duration, other = parse_duration(text), isodate.parse_duration(text)
    found = f"{AT + duration:%H:%M} {AT - duration:%H:%M}"
    right = f"{AT + other:%H:%M} {AT - other:%H:%M}"
    print(f"{format_duration(duration)} after and before 17:00: {found}, isodate {right}")
    same &= found == expected and format_duration(duration) == text
    same &= (found == right) == ("." not in text)
sys.exit(0 if same else 1)
PYTHON
