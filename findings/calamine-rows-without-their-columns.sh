#!/usr/bin/env bash
# python-calamine 0.9.1: iter_rows() begins at the first line of a sheet, with blank rows above what is in use, but at
# the first column that is in use. So enumerate() gives the right lines, and the same index gives the wrong columns;
# to_python() leaves out both or, with skip_empty_area=False, neither.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q python-calamine==0.9.1 openpyxl==3.1.5
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import openpyxl
from python_calamine import CalamineWorkbook

book = openpyxl.Workbook()
book.active["C3"], book.active["D4"] = "first", "second"
book.save("table.xlsx")
sheet = CalamineWorkbook.from_path("table.xlsx").get_sheet_by_index(0)
seen = {
    "start": sheet.start,
    "iter_rows()": list(sheet.iter_rows()),
    "to_python()": sheet.to_python(),
    "to_python(skip_empty_area=False)": sheet.to_python(skip_empty_area=False),
}
print("python-calamine", version("python-calamine"), "- a table of two rows from C3 on")
for call, rows in seen.items():
    print(f"{call}: {rows}")
expected = [["", ""], ["", ""], ["first", ""], ["", "second"]]
sys.exit(0 if seen["iter_rows()"] == expected and seen["start"] == (2, 2) else 1)
PYTHON
