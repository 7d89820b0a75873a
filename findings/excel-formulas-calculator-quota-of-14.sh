#!/usr/bin/env bash
# excel-formulas-calculator 0.5.1 (PyPI) calculates workbooks «on any OS». A quota of 14.5 rounded by ROUND is 14, in a
# spreadsheet 15, as it rounds halves to the even neighbour; ROUNDDOWN of -18.7 is -19, further from zero instead of
# nearer. VLOOKUP and COUNTIF do not take «XÃ» for «Xã», COUNTIF finds nothing by «P*», and MATCH of 25 among 12, 20 and
# 30, by the last that is not greater, is not found. hyperformula 3.5.0 (npm) has all of them as Excel documents its
# functions.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund hyperformula@3.5.0
python3 -m venv venv
venv/bin/pip install -q excel-formulas-calculator==0.5.1 openpyxl==3.1.5
cat >table.json <<'JSON'
{
  "rows": [["Phường", 12], ["Xã", 20], ["Phường", 30]],
  "formulas": ["ROUND(14.5,0)", "ROUND(15.5,0)", "ROUNDDOWN(-18.7,0)", "MATCH(25,B1:B3,1)",
    "COUNTIF(A1:A3,\"P*\")", "COUNTIF(A1:A3,\"XÃ\")", "VLOOKUP(\"XÃ\",A1:B3,2,0)", "SUMIF(A1:A3,\"Phường\",B1:B3)"]
}
JSON
cat >probe.cjs <<'NODE'
const { HyperFormula } = require("hyperformula");
const { rows, formulas } = require("./table.json");
const sheet = [...rows, ...formulas.map((formula) => [`=${formula}`])];
const engine = HyperFormula.buildFromArray(sheet, { licenseKey: "gpl-v3" });
const found = formulas.map((_, at) => engine.getCellValue({ sheet: 0, row: rows.length + at, col: 0 }));
console.log("hyperformula             ", JSON.stringify(found));
process.exit(String(found) === "15,16,-18,2,2,1,20,42" ? 0 : 1);
NODE
node probe.cjs
venv/bin/python - <<'PYTHON'
import json
import pathlib
import sys

from efc.interfaces.iopenpyxl import OpenpyxlInterface
from efc.rpn_builder.parser.operands import NotFoundErrorOperand
from openpyxl import Workbook

table = json.loads(pathlib.Path("table.json").read_text())
book = Workbook()
sheet = book.active
for row in table["rows"]:
    sheet.append(row)
for number, formula in enumerate(table["formulas"], 1):
    sheet.cell(number, 5).value = f"={formula}"
calculator = OpenpyxlInterface(wb=book, use_cache=False)
found = []
for number in range(1, len(table["formulas"]) + 1):
    try:
        value = calculator.calc_cell(f"E{number}", sheet.title)
    except NotFoundErrorOperand:
        value = "not found"
    found.append(value)
print("excel-formulas-calculator", found)
sys.exit(0 if found == [14, 16, -19, "not found", 0, 0, "not found", 42] else 1)
PYTHON
