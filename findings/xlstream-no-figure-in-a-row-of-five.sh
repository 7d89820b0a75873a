#!/usr/bin/env bash
# xlstream 0.4.0 (PyPI), a "streaming Excel formula evaluation engine": of a unit's row with five figures, a blank and
# the text «chưa báo cáo» (not yet reported) COUNT is 0, COUNTA 1 and COUNTBLANK 0, where Excel has 5, 6 and 1. SUM of
# the same cells is #REF!, and A2+B2+C2 is right. 2^3^2 is 512; Excel reckons powers from the left, 64. "ĐÔNG"="đông"
# is FALSE, and "a"="A" TRUE.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q xlstream==0.4.0 openpyxl==3.1.5
venv/bin/python - <<'PYTHON'
import sys

import openpyxl
import xlstream

EXPECTED = {
    "COUNT(A{0}:G{0})": 0,
    "COUNTA(A{0}:G{0})": 1,
    "COUNTBLANK(A{0}:G{0})": 0,
    "SUM(A{0}:G{0})": "#REF!",
    "A{0}+B{0}+C{0}": 38,
    "2^3^2": 512,
    '"ĐÔNG"="đông"': False,
    '"a"="A"': True,
}
book = openpyxl.Workbook()
book.active.append(("1", "2", "3", "4", "5", "6", "note", "formula"))
for row, formula in enumerate(EXPECTED, 2):
    book.active.append((12, 7, 19, 5, 40, None, "chưa báo cáo", "=" + formula.format(row)))
book.save("counts.xlsx")
xlstream.evaluate("counts.xlsx", "evaluated.xlsx")
sheet = openpyxl.load_workbook("evaluated.xlsx", data_only=True).active
found = [sheet.cell(row, 8).value for row in range(2, len(EXPECTED) + 2)]
for formula, value in zip(EXPECTED, found, strict=True):
    print(formula.format("n"), value)
sys.exit(0 if found == list(EXPECTED.values()) else 1)
PYTHON
