#!/usr/bin/env bash
# messy-xlsx 0.10.0 reads texts as numbers, column by column. Where one of them has three decimals, and the others one
# or none, all points of the column go: the rates 12.5, 45 and 33.125 become 125, 45 and 33125, though 12.5 cannot be
# 125 in any notation. With two decimals, 33.13, or with 99.95 in the column, all is right. The codes of units 00123 and
# 22456, which are texts in the workbook, become 123 and 22456; in a column that also has a blank they are 123.0 and
# 22456.0.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q messy-xlsx==0.10.0 XlsxWriter==3.3.1
venv/bin/python - <<'PYTHON'
import sys

import xlsxwriter
from messy_xlsx import read_excel

same = True
for texts, expected in (
    (["12.5", "45", "33.13"], [12.5, 45.0, 33.13]),
    (["12.5", "45", "33.125"], [125, 45, 33125]),
    (["12.5", "99.95", "33.125"], [12.5, 99.95, 33.125]),
    (["00123", "22456", "22457"], [123, 22456, 22457]),
    (["00123", "22456", ""], [123.0, 22456.0]),
):
    with xlsxwriter.Workbook("texts.xlsx") as book:
        sheet = book.add_worksheet("S")
        sheet.write_row("A1", ["unit", "text"])
        for row, text in enumerate(texts, start=1):
            sheet.write_string(row, 0, f"Xã {chr(64 + row)}")
            if text:
                sheet.write_string(row, 1, text)
    found = read_excel("texts.xlsx")["text"].dropna().tolist()
    print(f"{texts}: {found}")
    same = same and found == expected and [type(value) for value in found] == [type(value) for value in expected]
sys.exit(0 if same else 1)
PYTHON
