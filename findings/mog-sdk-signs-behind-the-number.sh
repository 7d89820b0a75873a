#!/usr/bin/env bash
# mog-sdk 0.9.1 moves what a number format puts between digits behind them: the month 202611 as `0000\-00` is 202611-
# instead of 2026-11, 17779 as `#\.##0` is 17779. and 530 as `0" giờ "00` is 530 giờ. Its formulas calculate powers from
# the right and signs last: 2^3^2 is 512 and -2^2 is -4, where Excel has 64 and 4. ssf 0.11.2 (npm) shows the formats
# rightly, ironcalc 0.9.1 calculates rightly.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q mog-sdk==0.9.1 ironcalc==0.9.1 XlsxWriter==3.3.1
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ssf@0.11.2
venv/bin/python - <<'PYTHON'
import subprocess
import sys

import ironcalc
import mog
import xlsxwriter

FORMATS = {
    r"0000\-00": (202611, "202611-", "2026-11"),
    r"#\.##0": (17779, "17779.", "17.779"),
    '0" giờ "00': (530, "530 giờ ", "5 giờ 30"),
    '0" hồ sơ"': (12, "12 hồ sơ", "12 hồ sơ"),
}
FORMULAS = {"2^3^2": (512, 64), "-2^2": (-4, 4), "2^3": (8, 8)}
with xlsxwriter.Workbook("counts.xlsx") as book:
    sheet = book.add_worksheet("S")
    for row, (shape, (number, _, _)) in enumerate(FORMATS.items()):
        sheet.write_number(row, 0, number, book.add_format({"num_format": shape}))
    for row, formula in enumerate(FORMULAS):
        sheet.write_formula(row, 1, f"={formula}", None, 0)
book = mog.open_workbook("counts.xlsx")
book.recalculate_all()
sheet = book.get_sheet_by_name("S")
other = ironcalc.load_from_xlsx("counts.xlsx", "en", "UTC", "en")
other.evaluate()
same = True
for row, (shape, (number, expected, right)) in enumerate(FORMATS.items(), start=1):
    script = "process.stdout.write(require('ssf').format(process.argv[1], Number(process.argv[2])))"
    shown = subprocess.check_output(["node", "-e", script, shape, str(number)], text=True)
    found = sheet.get_display_value(f"A{row}")
    print(f"{number} as {shape}: mog-sdk {found!r}, ssf {shown!r}")
    same = same and found == expected and shown == right
for row, (formula, (expected, right)) in enumerate(FORMULAS.items(), start=1):
    found, calculated = sheet.get_value(f"B{row}"), other.get_cell_value(0, row, 2)
    print(f"{formula}: mog-sdk {found}, ironcalc {calculated}")
    same = same and found == expected and calculated == right
sys.exit(0 if same else 1)
PYTHON
