#!/usr/bin/env bash
# humanize 4.17.0 in Vietnamese (vi_VN): «from now» is translated as «ngày tới», which means «days to come», behind every
# unit. A deadline in three hours is «3 giờ ngày tới» (three hours days to come), one in 45 seconds «45 giây ngày tới»,
# one in two days «2 ngày ngày tới». What is past is right: «3 giờ trước».
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q humanize==4.17.0
"$work/venv/bin/python" - <<'PYTHON'
import sys
from datetime import timedelta
from importlib.metadata import version

import humanize

humanize.i18n.activate("vi_VN")
print("humanize", version("humanize"))
spans = {"45 seconds": timedelta(seconds=45), "3 hours": timedelta(hours=3), "2 days": timedelta(days=2)}
seen = {}
for name, span in spans.items():
    seen[name] = humanize.naturaltime(-span), humanize.naturaltime(span)
    print(f"  in {name}: {seen[name][0]}; {name} ago: {seen[name][1]}")
expected = {
    "45 seconds": ("45 giây ngày tới", "45 giây trước"),
    "3 hours": ("3 giờ ngày tới", "3 giờ trước"),
    "2 days": ("2 ngày ngày tới", "2 ngày trước"),
}
sys.exit(0 if seen == expected else 1)
PYTHON
