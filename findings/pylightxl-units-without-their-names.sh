#!/usr/bin/env bash
# pylightxl 1.61 reads the numbers of a workbook that openpyxl 3.1.5 has saved, and every text as blank: 1204 and 612
# without code and name of their unit. openpyxl stores texts in their cells (inlineStr), pylightxl knows only those of the
# shared table. If lxml 6.1.3 is there as well, openpyxl declares a namespace at each sheet instead of at the root,
# and readxl() ends in a TypeError. The same row by XlsxWriter 3.3.1 is read.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q pylightxl==1.61 openpyxl==3.1.5 et-xmlfile==2.0.0 XlsxWriter==3.3.1
cat >probe.py <<'PYTHON'
import sys

import openpyxl
import pylightxl
import xlsxwriter

ROW = ["22456", "Xã Vĩnh Hải", 1204, 612]


def read(name: str) -> object:
    try:
        book = pylightxl.readxl(name)
    except TypeError as error:
        return type(error).__name__
    return list(book.ws(book.ws_names[0]).rows)


book = openpyxl.Workbook()
book.active.append(ROW)
book.save("openpyxl.xlsx")
with xlsxwriter.Workbook("xlsxwriter.xlsx") as book:
    book.add_worksheet().write_row(0, 0, ROW)
seen = {
    "pylightxl, of openpyxl": read("openpyxl.xlsx"),
    "pylightxl, of XlsxWriter": read("xlsxwriter.xlsx"),
    "openpyxl, of openpyxl": [list(row) for row in openpyxl.load_workbook("openpyxl.xlsx").active.values],
}
for name, value in seen.items():
    print(f"{name}: {value}")
expected = "TypeError" if "with-lxml" in sys.argv else [["", "", 1204, 612]]
sys.exit(list(seen.values()) != [expected, [ROW], [ROW]])
PYTHON
venv/bin/python probe.py
venv/bin/pip install -q lxml==6.1.3
echo "with lxml:"
venv/bin/python probe.py with-lxml
