#!/usr/bin/env bash
# tablib 3.10.0, which reads the files of django-import-export: an .ods file may store equal neighbours once, with a
# count, both cells of a row and whole rows. tablib reads them once: the figures behind two equal ones move a column to
# the left under another heading, and a row that is equal to the one above is left out. python-calamine 0.9.1 reads all.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q "tablib[ods]==3.10.0" odfpy==1.4.1 python-calamine==0.9.1
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version
from pathlib import Path

import tablib
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from python_calamine import CalamineWorkbook


def row(*cells, **attributes):
    """A row of figures; a pair is a figure and the number of cells in which it is."""
    line = TableRow(**attributes)
    for cell in cells:
        value, times = cell if isinstance(cell, tuple) else (cell, 1)
        repeated = {"numbercolumnsrepeated": times} if times > 1 else {}
        stored = TableCell(valuetype="float", value=value, **repeated)
        stored.addElement(P(text=str(value)))
        line.addElement(stored)
    return line


book = OpenDocumentSpreadsheet()
sheet = Table(name="Sheet1")
sheet.addElement(row(11, 12, 13, 14))
sheet.addElement(row(21, (0, 2), 24))
sheet.addElement(row(31, 32, 33, 34, numberrowsrepeated=2))
sheet.addElement(row(51, 52, 53, 54))
book.spreadsheet.addElement(sheet)
book.save("figures.ods")

seen = {
    "python-calamine": CalamineWorkbook.from_path("figures.ods").get_sheet_by_index(0).to_python(),
    "tablib": [*map(list, tablib.Dataset().load(Path("figures.ods").read_bytes(), format="ods", headers=False))],
}
for name, rows in seen.items():
    print(name, version(name), *rows, sep="\n  ")
stored = [[11, 12, 13, 14], [21, 0, 0, 24], [31, 32, 33, 34], [31, 32, 33, 34], [51, 52, 53, 54]]
read = [[11, 12, 13, 14], [21, 0, 24, ""], [31, 32, 33, 34], [51, 52, 53, 54]]
sys.exit(0 if seen == {"python-calamine": stored, "tablib": read} else 1)
PYTHON
