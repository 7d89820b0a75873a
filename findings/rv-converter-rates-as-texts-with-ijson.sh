#!/usr/bin/env bash
# rv-converter 2026.2.15.3 makes texts of fractions as soon as ijson 3.6.0 is installed, which its README recommends
# for large JSON files: 0.45 and 99.5 of a JSON file are "0.45" and "99.5" in JSON and JSON Lines, while the count 12
# stays a number. ijson gives such numbers as Decimal, and the converter writes what JSON does not know as text.
# Without ijson they are numbers; in a workbook they are so either way.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q rv-converter==2026.2.15.3 pandas==3.1.1 openpyxl==3.1.5
cat >probe.py <<'PYTHON'
import contextlib
import io
import json
import sys

import openpyxl
from rv_converter import converter

with open("rates.json", "w") as file:
    json.dump([{"unit": "Xã Cam Lâm", "rate": 0.45, "files": 12}, {"unit": "Xã A", "rate": 99.5, "files": 7}], file)
found = {}
with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
    for kind in ("json", "jsonl", "xlsx"):
        converter.convert_file("rates.json", f"converted.{kind}")
with open("converted.json") as file:
    found["json"] = [[row["rate"], row["files"]] for row in json.load(file)]
with open("converted.jsonl") as file:
    found["jsonl"] = [[row["rate"], row["files"]] for row in map(json.loads, file)]
sheet = openpyxl.load_workbook("converted.xlsx").active
found["xlsx"] = [list(row) for row in sheet.iter_rows(min_row=3, min_col=2, values_only=True)]
print(found)
numbers, texts = [[0.45, 12], [99.5, 7]], [["0.45", 12], ["99.5", 7]]
json_rows = texts if sys.argv[1] == "with" else numbers
sys.exit(0 if found == {"json": json_rows, "jsonl": json_rows, "xlsx": numbers} else 1)
PYTHON
venv/bin/python probe.py without
venv/bin/pip install -q ijson==3.6.0
venv/bin/python probe.py with
