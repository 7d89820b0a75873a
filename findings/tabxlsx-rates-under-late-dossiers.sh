#!/usr/bin/env bash
# tabxlsx 1.1.3365, which reads and writes "simple Excel xlsx files": where a row holds a formula, the figures behind it
# stand a column to the left, also with the result of the formula in the file: the rate 0.25 is read as the number of
# late dossiers, and the rate is missing. A row without any cell ends the table, so that the unit behind it is lost, and
# a name partly in bold is "". openpyxl 3.1.5 reads all of it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q tabxlsx==1.1.3365 XlsxWriter==3.3.1 openpyxl==3.1.5
venv/bin/python - <<'PYTHON'
import sys

import openpyxl
import tabxlsx
import xlsxwriter

with xlsxwriter.Workbook("counts.xlsx") as book:
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ("unit", "files", "late", "rate"))
    sheet.write_row(1, 0, ("Xã A", 12))
    sheet.write_formula(1, 2, "=B2-9", None, 3)
    sheet.write_number(1, 3, 0.25)
    sheet.write_rich_string(2, 0, book.add_format({"bold": True}), "Xã ", "Cam Lâm")
    sheet.write_row(2, 1, (8, 2, 0.5))
    sheet.write_row(4, 0, ("Xã C", 5, 1, 0.2))
(read,) = tabxlsx.tablistfileXLSX("counts.xlsx")
right = list(openpyxl.load_workbook("counts.xlsx", data_only=True).active.values)[1:]
print("tabxlsx: ", read.data)
print("openpyxl:", right)
expected = [{"unit": "Xã A", "files": 12, "late": 0.25}, {"unit": "", "files": 8, "late": 2, "rate": 0.5}]
rows = [("Xã A", 12, 3, 0.25), ("Xã Cam Lâm", 8, 2, 0.5), (None, None, None, None), ("Xã C", 5, 1, 0.2)]
sys.exit(0 if read.data == expected and right == rows else 1)
PYTHON
