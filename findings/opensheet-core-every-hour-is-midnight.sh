#!/usr/bin/env bash
# opensheet-core 0.3.0 reads every time of day in a workbook as 31 December 1899, 00:00: a counter that closes at 17:00
# and one that closes at 11:30 both close at midnight. Times with their date keep the hour, but 17:00 on 30 November is
# a microsecond late, so that it is not equal to 17:00 and is after the deadline. openpyxl 3.1.5 reads 17:00 and 11:30.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q opensheet-core==0.3.0 openpyxl==3.1.5 XlsxWriter==3.3.1
venv/bin/python - <<'PYTHON'
import sys
from datetime import datetime, time

import openpyxl
import opensheet_core
import xlsxwriter

MIDNIGHT, DEADLINE = datetime(1899, 12, 31), datetime(2026, 11, 30, 17)
VALUES = [(time(17), "hh:mm"), (time(11, 30), "hh:mm"), (time(7, 15), "h:mm AM/PM"), (DEADLINE, "dd/mm/yyyy hh:mm")]
with xlsxwriter.Workbook("hours.xlsx") as book:
    sheet = book.add_worksheet("S")
    for row, (value, shown) in enumerate(VALUES):
        sheet.write_datetime(row, 0, value, book.add_format({"num_format": shown}))
found = [row[0] for row in opensheet_core.read_xlsx("hours.xlsx")[0]["rows"]]
right = [row[0].value for row in openpyxl.load_workbook("hours.xlsx").active.iter_rows()]
for (value, _), cell, other in zip(VALUES, found, right):
    print(f"{value}: opensheet-core {cell}, openpyxl {other}")
same = found == [MIDNIGHT] * 3 + [DEADLINE.replace(microsecond=1)] and right == [value for value, _ in VALUES]
sys.exit(0 if same else 1)
PYTHON
