#!/usr/bin/env bash
# csvw 4.1.1: a number pattern with `.` between thousands and `,` before decimals, as Vietnamese counts are written,
# accepts 17.779, refuses 1.001.570 and accepts 12.20 as 1220. The same pattern with the two characters the other way
# round does all three right: the check replaces one character by the other, then both by the first.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q csvw==4.1.1
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
import json
import sys
from importlib.metadata import version
from pathlib import Path

from csvw import CSVW


def read(count, form):
    """The count as csvw reads it, or None where it finds it invalid."""
    column = {"name": "count", "titles": "count", "datatype": {"base": "integer", "format": form}}
    table = {"@context": "http://www.w3.org/ns/csvw", "url": "counts.csv", "tableSchema": {"columns": [column]}}
    Path("counts.csv").write_text(f'count\n"{count}"\n')
    Path("counts.csv-metadata.json").write_text(json.dumps(table))
    try:
        return next(iter(CSVW("counts.csv-metadata.json").tables[0]))["count"]
    except ValueError:
        return None


points = {"pattern": "#.##0", "groupChar": ".", "decimalChar": ","}
commas = {"pattern": "#,##0", "groupChar": ",", "decimalChar": "."}
seen = {count: read(count, points) for count in ("779", "17.779", "1.001.570", "12.20")}
swapped = {count: read(count, commas) for count in ("779", "17,779", "1,001,570", "12,20")}
print("csvw", version("csvw"))
print(points, seen)
print(commas, swapped)
right = swapped == {"779": 779, "17,779": 17779, "1,001,570": 1001570, "12,20": None}
wrong = seen == {"779": 779, "17.779": 17779, "1.001.570": None, "12.20": 1220}
sys.exit(0 if right and wrong else 1)
PYTHON
