#!/usr/bin/env bash
# cronspeak 0.1.0 translates "every 90 minutes" into */90 * * * * and that back into "Every 90 minutes", but its own
# next runs of it are an hour apart, as in every cron, where a step ends with the hour. "every 45 minutes" is due at 0
# and at 45, fifteen minutes later, and "every 36 hours", 0 */36 * * *, every midnight. Nothing is said of it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q cronspeak==0.1.0
for schedule in "every 90 minutes" "every 45 minutes" "every 36 hours"; do
  venv/bin/cronspeak to-cron "$schedule" --json --show-next 4 | tee -a found
done
venv/bin/python - <<'PYTHON'
import datetime
import json
import sys

decoder, text, seen = json.JSONDecoder(), open("found").read(), []
while text.strip():
    answer, end = decoder.raw_decode(text := text.lstrip())
    text = text[end:]
    runs = [datetime.datetime.fromisoformat(run) for run in answer["next_runs"]]
    minutes = {(after - before).seconds // 60 or 1440 for before, after in zip(runs, runs[1:])}
    seen.append((answer["cron"], answer["explanation"], minutes))
    print(*seen[-1])
expected = [
    ("*/90 * * * *", "Every 90 minutes", {60}),
    ("*/45 * * * *", "Every 45 minutes", {15, 45}),
    ("0 */36 * * *", "Every 36 hours", {1440}),
]
sys.exit(0 if seen == expected else 1)
PYTHON
