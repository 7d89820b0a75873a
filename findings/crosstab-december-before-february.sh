#!/usr/bin/env bash
# crosstab 0.3.0 (PyPI) makes a crosstab in a workbook of a CSV file. It reads all columns as texts, «to preserve string
# semantics», sorts them as such and writes them as such: the months come as 1, 10, 11, 12, 2 and the units as 100, 9,
# and all figures are texts, which a SUM in Excel leaves out. No option changes it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q crosstab==0.3.0 openpyxl==3.1.5
venv/bin/python - <<'PYTHON'
import csv
import sys
from pathlib import Path

import openpyxl
from crosstab import Crosstab

rows = [(unit, month, unit * 100 + month) for unit in (9, 100) for month in (1, 2, 10, 11, 12)]
with open("counts.csv", "w", newline="") as file:
    csv.writer(file).writerows([("unit", "month", "dossiers"), *rows])
Crosstab(Path("counts.csv"), ("unit",), ("month",), ("dossiers",), outxlsx=Path("table.xlsx")).crosstab()
sheet = openpyxl.load_workbook("table.xlsx")["Crosstab"]
for row in sheet.iter_rows(values_only=True):
    print(row)
months = [cell.value for cell in sheet[1][1:]]
units = [row[0].value for row in sheet.iter_rows(min_row=3)]
types = {cell.data_type for row in sheet.iter_rows(min_row=3, min_col=2) for cell in row}
sys.exit(0 if months == ["1", "10", "11", "12", "2"] and units == ["100", "9"] and types == {"s"} else 1)
PYTHON
