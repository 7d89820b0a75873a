#!/usr/bin/env bash
# pyxlsbwriter 0.1.0 reads negative whole numbers of an .xlsb workbook as positive ones, 2^30 larger: a difference of -5
# dossiers is 1073741819, -17779 is 1073724045. Fractions such as -12.5 and numbers that are not negative are right.
# xlsb_reader 2.1.0 reads -5 from the same file, which pyxlsbwriter wrote.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q pyxlsbwriter==0.1.0 xlsb_reader==2.1.0
venv/bin/python - <<'PYTHON'
import sys

from pyxlsbwriter import ExcelReader, XlsbWriter
from xlsb_reader import XlsbWorkbook

with XlsbWriter("counts.xlsb") as writer:
    writer.add_sheet("11-2026")
    writer.write_sheet([["unit", "difference"], ["A", -5], ["B", -17779], ["C", 12], ["D", -12.5], ["E", 1001570]])
with ExcelReader() as reader:
    reader.open("counts.xlsb")
    found = [row[1] for row in reader.get_rows("11-2026")][1:]
(_, cells), = XlsbWorkbook("counts.xlsb").iter_values()
other = [cells[row, 1] for row in range(1, 6)]
print(f"pyxlsbwriter: {found}")
print(f"xlsb_reader: {other}")
right = [-5, -17779, 12, -12.5, 1001570]
sys.exit(0 if found == [1073741819, 1073724045, 12, -12.5, 1001570] and other == right else 1)
PYTHON
