#!/usr/bin/env bash
# table2db 0.1.1 leaves rows out of the SQLite database that it makes of a workbook. Its words for subtotals count
# anywhere in a cell, so that the activity «Tết Sum vầy» (a New Year's gathering) is left out for its «sum», and so is
# «Consumer protection». Of two equal rows one is left, and a unit in bold whose figure happens to be the sum of those
# above it is taken for their total. The codes 00123 and 00456, texts in the workbook, are the numbers 123 and 456. The
# command says only how many rows are there.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q table2db==0.1.1 openpyxl==3.1.5
venv/bin/python - <<'PYTHON'
import openpyxl

book = openpyxl.Workbook()
sheet = book.active
sheet.title = "hoat_dong"
for row in (
    ("code", "activity", "people"),
    ("00123", "Tết Sum vầy", 120),
    ("00456", "Consumer protection", 45),
    ("00789", "Chuyển đổi số", 12),
    ("00790", "Cải cách hành chính", 7),
    ("00791", "Hội nghị", 19),
    ("00792", "Tập huấn", 30),
    ("00792", "Tập huấn", 30),
):
    sheet.append(row)
for cell in sheet[6]:
    cell.font = openpyxl.styles.Font(bold=True)
book.save("activities.xlsx")
PYTHON
venv/bin/table2db convert activities.xlsx -o activities.db
venv/bin/python - <<'PYTHON'
import sqlite3
import sys

rows = sqlite3.connect("activities.db").execute("SELECT * FROM hoat_dong").fetchall()
print(*rows, sep="\n")
expected = [(789, "Chuyển đổi số", 12), (790, "Cải cách hành chính", 7), (792, "Tập huấn", 30)]
sys.exit(0 if rows == expected else 1)
PYTHON
