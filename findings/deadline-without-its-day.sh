#!/usr/bin/env bash
# «17 giờ ngày 30/11/2026» is how Vietnamese offices set a deadline: 5 p.m. on 30 November. dateparser 1.5.0 takes it
# for 17 hours ago, chrono-node 2.10.3 for 5 p.m. of the day on which it is read; both drop the date, so that the answer
# moves with the clock. dateparser is right with 17:00 for the hour, chrono-node with the hour last; neither with both.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q dateparser==1.5.0
cd "$work"
npm install --silent --no-audit --no-fund chrono-node@2.10.3 >/dev/null
cat >chrono.mjs <<'JAVASCRIPT'
import { vi } from "chrono-node";
const [clock, ...texts] = process.argv.slice(2);
const shown = (day) => [day.getFullYear(), day.getMonth() + 1, day.getDate(), day.getHours()];
console.log(JSON.stringify(texts.map((text) => shown(vi.parseDate(text, new Date(clock))))));
JAVASCRIPT
"$work/venv/bin/python" - <<'PYTHON'
import json
import subprocess
import sys
from datetime import datetime

import dateparser

TEXTS = ["17 giờ ngày 30/11/2026", "17:00 ngày 30/11/2026", "ngày 30/11/2026 17 giờ"]


def with_dateparser(clock):
    settings = {"RELATIVE_BASE": clock, "TIMEZONE": "UTC"}
    found = [dateparser.parse(text, languages=["vi"], settings=settings) for text in TEXTS]
    return [[when.year, when.month, when.day, when.hour] for when in found]


def with_chrono(clock):
    return json.loads(subprocess.check_output(["node", "chrono.mjs", clock.isoformat(), *TEXTS]))


seen = {}
for clock in (datetime(2026, 11, 2, 8), datetime(2026, 11, 20, 8)):
    for name, read in (("dateparser", with_dateparser), ("chrono-node", with_chrono)):
        seen[name, clock.day] = read(clock)
        print(f"{name}, on {clock}: {dict(zip(TEXTS, seen[name, clock.day]))}")
meant = [2026, 11, 30, 17]
expected = {
    ("dateparser", 2): [[2026, 11, 1, 15], meant, [2026, 11, 1, 15]],
    ("chrono-node", 2): [[2026, 11, 2, 17], [2026, 11, 2, 17], meant],
    ("dateparser", 20): [[2026, 11, 19, 15], meant, [2026, 11, 19, 15]],
    ("chrono-node", 20): [[2026, 11, 20, 17], [2026, 11, 20, 17], meant],
}
sys.exit(0 if seen == expected else 1)
PYTHON
