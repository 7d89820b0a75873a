#!/usr/bin/env bash
# A cell of 12 whose number format carries its unit, 12 «hồ sơ» (dossiers), is a number for Excel, openpyxl and
# calamine. The letters h and s of the unit make it a date for two readers. xlsx2csv 0.8.6 puts the parts of a date into
# the quoted words: 12 becomes «0 "12ồ sơ"», and under the format «số 0» the figure is gone altogether. exceljs 4.4.0
# knows quoted words, but not letters with a backslash before each, as Excel may store them: 12 becomes 11 January 1900.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q xlsx2csv==0.8.6 openpyxl==3.1.5 python-calamine==0.9.1
npm install --silent --no-audit --no-fund exceljs@4.4.0 >/dev/null
cat > exceljs.mjs <<'NODE'
import exceljs from "exceljs";
const book = new exceljs.Workbook();
await book.xlsx.readFile("counts.xlsx");
const values = [];
book.worksheets[0].eachRow((row) => values.push(row.getCell(1).value));
console.log(JSON.stringify(values));
NODE
venv/bin/python - <<'PYTHON'
import csv
import io
import json
import subprocess
import sys

import openpyxl
from python_calamine import CalamineWorkbook
from xlsx2csv import Xlsx2csv

FORMATS = ["0", '0 "hồ sơ"', r"0\ \h\ồ\ \s\ơ", '"số "0']
book = openpyxl.Workbook()
for number, shape in enumerate(FORMATS, 1):
    cell = book.active.cell(number, 1, 12)
    cell.number_format = shape
book.save("counts.xlsx")

text = io.StringIO()
Xlsx2csv("counts.xlsx").convert(text)
found = {
    "openpyxl": [row[0].value for row in openpyxl.load_workbook("counts.xlsx").active.iter_rows()],
    "calamine": [row[0] for row in CalamineWorkbook.from_path("counts.xlsx").get_sheet_by_index(0).to_python()],
    "xlsx2csv": [row[0] for row in csv.reader(text.getvalue().splitlines())],
    "exceljs": json.loads(subprocess.check_output(["node", "exceljs.mjs"])),
}
print("formats:", FORMATS)
for reader, values in found.items():
    print(f"{reader}: {values}")
right = found["openpyxl"] == found["calamine"] == [12] * 4
cut = found["xlsx2csv"] == ["12", '0 "12ồ sơ"', "0 12ồ sơ", '"số "0']
dated = found["exceljs"] == [12, 12, "1900-01-11T00:00:00.000Z", 12]
sys.exit(0 if right and cut and dated else 1)
PYTHON
