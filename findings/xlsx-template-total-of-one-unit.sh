#!/usr/bin/env bash
# xlsx-template 1.4.7 (npm) fills a row of a workbook for each unit and moves the rows below it down, with their formulas
# as they were. A template with the units in row 3, their total in row 4 and a report on another sheet that takes the
# total from B4 then shows the second unit's figure as the total; the total itself, SUM(B3:B3), is the first unit's, and
# the unit of row 3 alone gets the formula of its row. A spreadsheet moves such references when rows are inserted.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q XlsxWriter==3.3.1 openpyxl==3.1.5
npm init -y >/dev/null
npm install --silent --no-audit --no-fund xlsx-template@1.4.7
cat >fill.cjs <<'NODE'
const fs = require("fs");
const XlsxTemplate = require("xlsx-template");
(async () => {
  const template = new (XlsxTemplate.default ?? XlsxTemplate)(fs.readFileSync("template.xlsx"));
  const units = [{ name: "First", count: 10 }, { name: "Second", count: 20 }, { name: "Third", count: 30 }];
  await template.substitute(1, { units });
  fs.writeFileSync("filled.xlsx", await template.generate({ type: "nodebuffer" }));
})();
NODE
venv/bin/python - <<'PYTHON'
import subprocess
import sys

import openpyxl
import xlsxwriter

book = xlsxwriter.Workbook("template.xlsx")
sheet = book.add_worksheet("Units")
sheet.write_row("A3", ["${table:units.name}", "${table:units.count}", "=B3*2"])
sheet.write_row("A4", ["Total", "=SUM(B3:B3)", "=B4*2"])
book.add_worksheet("Report").write("A1", "=Units!B4")
book.close()
subprocess.run(["node", "fill.cjs"], check=True)

filled = openpyxl.load_workbook("filled.xlsx")
rows = [list(row) for row in filled["Units"].iter_rows(min_row=3, values_only=True)]
for number, row in enumerate(rows, start=3):
    print(f"Units, row {number}: {row}")
print("Report, A1:", filled["Report"]["A1"].value, "- which is now", filled["Units"]["A4"].value)
expected = [
    ["First", 10, "=B3*2"],
    ["Second", 20, None],
    ["Third", 30, None],
    ["Total", "=SUM(B3:B3)", "=B4*2"],
]
sys.exit(0 if rows == expected and filled["Report"]["A1"].value == "=Units!B4" else 1)
PYTHON
