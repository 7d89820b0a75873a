#!/usr/bin/env bash
# aspose-cells-foss 26.10.0 writes workbooks as CSV with the numbers as they are shown. What stands in quotes in a
# number format is only written, but here a % in it multiplies by a hundred and an E in it makes powers of ten: 45 with
# the format 0"%" is 4500%, 17779 with #,##0" hồ sơ VNeID" (dossiers by VNeID, the identity card of the telephone) is
# «2E+04 hồ sơ VNeID». Words without the two are right. ssf 0.11.2 (npm) shows all four rightly.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q aspose-cells-foss==26.10.0 XlsxWriter==3.3.1
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ssf@0.11.2
venv/bin/python - <<'PYTHON'
import csv
import json
import subprocess
import sys
from importlib.metadata import version

import xlsxwriter
from aspose.cells_foss import Workbook

CELLS = [(45, '0"%"'), (17779, '#,##0" hồ sơ VNeID"'), (17779, '#,##0" hồ sơ"'), (0.45, "0%")]
with xlsxwriter.Workbook("counts.xlsx") as book:
    sheet = book.add_worksheet()
    for row, (number, shown) in enumerate(CELLS):
        sheet.write_number(row, 0, number, book.add_format({"num_format": shown}))
Workbook("counts.xlsx").save("counts.csv")
with open("counts.csv", encoding="utf-8-sig", newline="") as file:
    seen = [row[0] for row in csv.reader(file)]
script = 'const { format } = require("ssf"); const cells = JSON.parse(process.argv[1]);'
script += "console.log(JSON.stringify(cells.map(([number, shown]) => format(shown, number))))"
right = json.loads(subprocess.check_output(["node", "-e", script, json.dumps(CELLS)]))
print("aspose-cells-foss", version("aspose-cells-foss"))
for (number, shown), found, meant in zip(CELLS, seen, right):
    print(f"  {number} with {shown}: {found}, with ssf {meant}")
sure = right == ["45%", "17,779 hồ sơ VNeID", "17,779 hồ sơ", "45%"]
sys.exit(0 if seen == ["4500%", "2E+04 hồ sơ VNeID", "17,779 hồ sơ", "45%"] and sure else 1)
PYTHON
