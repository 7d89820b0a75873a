#!/usr/bin/env bash
# tidyxl 0.1.9 for Python takes dates for text and a count for a date: 30 November 2026 as dd/mm/yyyy and 17:00 have the
# data type `character` and no date, while 12 under the number format «12 hồ sơ» is the date 12 January 1900. Of a
# formula with its result saved, 40, the formula alone is there. Its README has a column «Date value if cell contains
# date». python-calamine 0.9.1 reads all four.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q tidyxl==0.1.9 XlsxWriter==3.3.1 python-calamine==0.9.1
venv/bin/python - <<'PYTHON'
import sys
from datetime import date, time

import xlsxwriter
from python_calamine import CalamineWorkbook
from tidyxl import xlsx_cells

with xlsxwriter.Workbook("counts.xlsx") as book:
    sheet = book.add_worksheet("11-2026")
    sheet.write_datetime("A1", date(2026, 11, 30), book.add_format({"num_format": "dd/mm/yyyy"}))
    sheet.write_datetime("B1", time(17), book.add_format({"num_format": "hh:mm"}))
    sheet.write_number("C1", 12, book.add_format({"num_format": '0" hồ sơ"'}))
    sheet.write_formula("D1", "=C1+28", value=40)
cells = xlsx_cells("counts.xlsx")
found = {}
for cell in cells.to_dict("records"):
    known = {name: cell[name] for name in ("date", "character", "numeric") if cell[name] == cell[name] and cell[name]}
    found[cell["address"]] = cell["data_type"], " ".join(f"{name} {value}" for name, value in known.items())
other = CalamineWorkbook.from_path("counts.xlsx").get_sheet_by_index(0).to_python()[0]
for (address, (kind, values)), right in zip(found.items(), other):
    print(f"{address}: tidyxl {kind}, {values or 'nothing'}; calamine {right}")
expected = {
    "A1": ("character", "character 2026-11-30 00:00:00"),
    "B1": ("character", "character 17:00:00"),
    "C1": ("date", "date 1900-01-12 00:00:00"),
    "D1": ("formula", ""),
}
print(found)
sys.exit(0 if found == expected and other == [date(2026, 11, 30), time(17), 12, 40] else 1)
PYTHON
