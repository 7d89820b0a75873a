#!/usr/bin/env bash
# dargslan-cron-parser 1.0.0, a parser of crontab expressions: of Friday to Sunday, 5-7, it gives Friday and Saturday
# alone and says "on Friday, Saturday, 7", though it takes 7 for Sunday where it stands by itself. The first of a month
# or a Monday, 0 8 1 * 1, which cron takes as either, is due where both meet: a few days in the year. croniter 6.0.0
# gives both rightly.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q dargslan-cron-parser==1.0.0 croniter==6.0.0
venv/bin/python - <<'PYTHON'
import datetime
import subprocess
import sys

import croniter


def days(schedule):
    """The days of the week and of the month on which the next runs are, for both packages."""
    shown = subprocess.run(
        ["venv/bin/dargslan-cron", "next", schedule], capture_output=True, text=True, check=True
    ).stdout
    print(shown)
    runs = [datetime.datetime.fromisoformat(line.strip()) for line in shown.splitlines() if line.startswith("  2")]
    other = croniter.croniter(schedule, datetime.datetime.now(), ret_type=datetime.datetime)
    return runs, [next(other) for _ in range(8)]


weekend, right = days("0 8 * * 5-7")
assert {run.isoweekday() for run in weekend} == {5, 6}
assert {run.isoweekday() for run in right} == {5, 6, 7}
sundays, right = days("0 8 * * 7")
assert {run.isoweekday() for run in sundays} == {7}
either, right = days("0 8 1 * 1")
both = all(run.day == 1 and run.isoweekday() == 1 for run in either)
sys.exit(0 if both and not all(run.day == 1 for run in right) else 1)
PYTHON
