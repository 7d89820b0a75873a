#!/usr/bin/env bash
# Spreadsheets read the percentage in a criterion as a number: of the rates 30, 44, 45, 60 and 20 %,
# COUNTIF(B1:B5,"<45%") counts three. Programs that calculate workbooks without one take «45%» for a text and say nothing:
# formulas 1.3.4 and pycel 1.0b30 count none, xlcalculator 0.5.0 and fast-formula-parser 1.0.19 (npm) all five.
# The same quota as "<0.45" is counted rightly by all four, and as 45% outside of the quotes it is a number to them.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q formulas==1.3.4 pycel==1.0b30 xlcalculator==0.5.0 openpyxl==3.1.5
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund fast-formula-parser@1.0.19
cat >probe.cjs <<'NODE'
const Parser = require("fast-formula-parser");
const rates = [[0.3], [0.44], [0.45], [0.6], [0.2]];
const parser = new Parser({ onRange: () => rates });
const count = (criterion) => parser.parse(`COUNTIF(B1:B5,"${criterion}")`, { row: 1, col: 9, sheet: "S" });
console.log([count("<45%"), count("<0.45")].join(" "));
NODE
node probe.cjs >fast.txt
"$work/venv/bin/python" -W ignore - 2>/dev/null <<'PYTHON'
import sys

import openpyxl
from formulas import ExcelModel
from pycel import ExcelCompiler
from xlcalculator import Evaluator, ModelCompiler

book = openpyxl.Workbook()
sheet = book.active
sheet.title = "S"
for row, rate in enumerate((0.3, 0.44, 0.45, 0.6, 0.2), start=1):
    sheet.cell(row, 2, rate)
sheet["E1"], sheet["E2"] = '=COUNTIF(B1:B5,"<45%")', '=COUNTIF(B1:B5,"<0.45")'
book.save("rates.xlsx")
solved = ExcelModel().loads("rates.xlsx").finish().calculate()
pycel = ExcelCompiler("rates.xlsx")
xlcalculator = Evaluator(ModelCompiler().read_and_parse_archive("rates.xlsx"))
seen = {
    "formulas": [int(solved[f"'[rates.xlsx]S'!{cell}"].value[0, 0]) for cell in ("E1", "E2")],
    "pycel": [int(pycel.evaluate(f"S!{cell}")) for cell in ("E1", "E2")],
    "xlcalculator": [int(str(xlcalculator.evaluate(f"S!{cell}"))) for cell in ("E1", "E2")],
    "fast-formula-parser": [int(each) for each in open("fast.txt").read().split()],
}
for name, (percent, fraction) in seen.items():
    print(f'{name}: "<45%" counts {percent}, "<0.45" counts {fraction}; right is 3')
expected = {"formulas": [0, 3], "pycel": [0, 3], "xlcalculator": [5, 3], "fast-formula-parser": [5, 3]}
sys.exit(0 if seen == expected else 1)
PYTHON
