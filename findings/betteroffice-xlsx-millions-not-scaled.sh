#!/usr/bin/env bash
# betteroffice-xlsx 0.2.1 leaves out the commas by which a number format divides by a thousand or a million when the
# format has decimals: 1001570 under `0.0,,` is shown as 1001570.0 and under `0.0,," triệu"` as 1001570.0 million, in
# exported tables and from TEXT. Without decimals, `0,,`, it is rightly 1. ssf 0.11.2 (npm) shows 1.0.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q betteroffice-xlsx==0.2.1 XlsxWriter==3.3.1
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ssf@0.11.2
venv/bin/python - <<'PYTHON'
import re
import subprocess
import sys

import xlsxwriter
from betteroffice_xlsx import Workbook, export_xlsx_markdown

EXPECTED = {
    "0,,": ("1", "1"),
    "0.0,,": ("1001570.0", "1.0"),
    '0.0,," triệu"': ("1001570.0 triệu", "1.0 triệu"),
    "#,##0.0,": ("1,001,570.0", "1,001.6"),
}
with xlsxwriter.Workbook("counts.xlsx") as book:
    sheet = book.add_worksheet("S")
    for row, shown in enumerate(EXPECTED):
        sheet.write_number(row, 0, 1001570, book.add_format({"num_format": shown}))
with open("counts.xlsx", "rb") as file:
    table = export_xlsx_markdown(file.read())["markdown"]
cells = re.findall(r"^\| \d+ \| (.*) \|$", table, re.MULTILINE)
same = len(cells) == len(EXPECTED)
sheet = Workbook.open_path("counts.xlsx")["S"]
for cell, (shown, (wrong, right)) in zip(cells, EXPECTED.items()):
    script = "process.stdout.write(require('ssf').format(process.argv[1], 1001570))"
    other = subprocess.check_output(["node", "-e", script, shown], text=True)
    quoted = shown.replace('"', '""')
    sheet["B1"] = f'=TEXT(A1, "{quoted}")'
    print(f"1001570 as {shown}: table {cell}, TEXT {sheet['B1']}; ssf {other}")
    same = same and cell == wrong == sheet["B1"] and other == right
sys.exit(0 if same else 1)
PYTHON
