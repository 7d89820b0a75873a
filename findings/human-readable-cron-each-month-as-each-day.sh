#!/usr/bin/env bash
# human-readable-cron 0.1.0 and text2cron 0.1.1 (PyPI) make schedules of cron of English phrases. The first says that it
# supports a wide range of them: «on the 1st and 15th of every month at 5 pm» is the 1st alone, «every monday and
# thursday» Monday alone, «every month», «every 3 months» and «last day of month at 5 pm» are each day, without an
# error. For the second «Monday @12am» is noon, and 3:00 in Asia/Ho_Chi_Minh, its `utc`, is the hour -4 of the same
# Monday instead of 20:00 on Sunday. Plain weekdays and days of a month are right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q human-readable-cron==0.1.0 text2cron==0.1.1
venv/bin/python - <<'PYTHON'
import sys

from human_readable_cron import convert_to_cron
from text2cron.cronexp import CronExp

same = True
for words, expected in (
    ("every friday at 5:30 pm", "30 17 * * 5"),
    ("every november 30 at 5 pm", "0 17 30 11 *"),
    ("on the 1st and 15th of every month at 5 pm", "0 17 1 * *"),
    ("every monday and thursday at 5 pm", "0 17 * * 1"),
    ("every month", "0 0 * * *"),
    ("every 3 months", "0 0 * * *"),
    ("last day of month at 5 pm", "0 17 * * *"),
):
    found = convert_to_cron(words)
    print(f"human-readable-cron: {words}: {found}")
    same &= found == expected
for words, local, utc in (
    ("Friday @5pm", "0 17 * * 5", "0 10 * * 5"),
    ("Monday @12am", "0 12 * * 1", "0 5 * * 1"),
    ("Monday @3am", "0 3 * * 1", "0 -4 * * 1"),
):
    found = CronExp(schedule_phrase=words, timezone="Asia/Ho_Chi_Minh")
    print(f"text2cron: {words}: {found}, in UTC {found.utc}")
    same &= (str(found), found.utc) == (local, utc)
sys.exit(0 if same else 1)
PYTHON
