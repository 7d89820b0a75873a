#!/usr/bin/env bash
# A workbook says whether its days are counted from 1900 or from 1904 (ECMA-376 part 1, 18.2.28, date1904); Excel for
# Mac long began in 1904, and a workbook keeps it. pylightxl 1.61 and sxl 0.0.1a10 do not look: the deadline of 30 November
# 2026 is read as 29 November 2022. openpyxl 3.1.5, python-calamine 0.9.1 and xlsx2csv 0.8.6 are right; with days from
# 1900 all are.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
readers="openpyxl==3.1.5 python-calamine==0.9.1 xlsx2csv==0.8.6 pylightxl==1.61 sxl==0.0.1a10"
venv/bin/pip install -q XlsxWriter==3.3.1 $readers
venv/bin/python - <<'PYTHON'
import io
import sys
from datetime import date

import openpyxl
import pylightxl
import sxl
import xlsxwriter
from python_calamine import CalamineWorkbook
from xlsx2csv import Xlsx2csv


def as_csv(name):
    """The first cell of the first line that xlsx2csv writes."""
    text = io.StringIO()
    Xlsx2csv(name).convert(text)
    return text.getvalue().strip()


READERS = {
    "openpyxl": lambda name: openpyxl.load_workbook(name).active["A1"].value,
    "python-calamine": lambda name: CalamineWorkbook.from_path(name).get_sheet_by_index(0).to_python()[0][0],
    "xlsx2csv": as_csv,
    "pylightxl": lambda name: pylightxl.readxl(name).ws("Deadlines").index(1, 1),
    "sxl": lambda name: sxl.Workbook(name).sheets["Deadlines"].head(1)[0][0],
}
seen = {}
for start in (1900, 1904):
    book = xlsxwriter.Workbook(f"{start}.xlsx", {"date_1904": start == 1904})
    day = book.add_format({"num_format": 14})
    book.add_worksheet("Deadlines").write_datetime(0, 0, date(2026, 11, 30), day)
    book.close()
    for name, read in READERS.items():
        seen[start, name] = str(read(f"{start}.xlsx"))
        print(f"days from {start}, {name}: {seen[start, name]}")
early = {"pylightxl": "2022/11/29", "sxl": "2022-11-29 00:00:00"}
same = all(seen[1904, name] == early.get(name, seen[1900, name]) for name in READERS)
sys.exit(0 if same and seen[1900, "pylightxl"] == "2026/11/30" else 1)
PYTHON
