#!/usr/bin/env bash
# fast-ods 0.3.2 leaves out the cells that a merged one covers: where the name of a unit spans two columns, all figures
# of its row move a column to the left and 15 stands under another heading than the 12 of the unit above. Of a name in
# two lines the first is left. Dates and hours come as they are shown: with `convert_values` 30/11/2026, a date to the
# file, ends in a ValueError. odsslicer 1.0.1 reads all of it from the same file.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q fast-ods==0.3.2 odfpy==1.4.1 odsslicer==1.0.1
venv/bin/python - <<'PYTHON'
import sys

from fast_ods import ODSParser
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P
from odsslicer import ODSReader


def cell(*lines: str, **kind) -> TableCell:
    made = TableCell(**(kind or {"valuetype": "string"}))
    for line in lines:
        made.addElement(P(text=line))
    return made


def count(value: int) -> TableCell:
    return cell(str(value), valuetype="float", value=value)


document, table = OpenDocumentSpreadsheet(), Table(name="11-2026")
deadline = cell("30/11/2026", valuetype="date", datevalue="2026-11-30")
for cells in (
    [cell("unit"), cell("code"), cell("received"), cell("online")],
    [cell("Xã Cam Lâm"), cell("22456"), count(40), count(12)],
    [cell("Phường", "Cam Ranh", valuetype="string", numbercolumnsspanned=2), CoveredTableCell(), count(30), count(15)],
    [cell("deadline"), deadline],
):
    row = TableRow()
    for one in cells:
        row.addElement(one)
    table.addElement(row)
document.spreadsheet.addElement(table)
document.save("counts.ods")
found = list(ODSParser().parse("counts.ods"))
other = ODSReader("counts.ods").sheet("11-2026")["A1:D4"].to_list()
for row, right in zip(found, other):
    print(f"fast-ods {row}, odsslicer {right}")
try:
    converted = str(list(ODSParser().parse("counts.ods", convert_values=True))[-1])
except ValueError as error:
    converted = str(error)
print(f"converted: {converted}")
same = found[1] == ("Xã Cam Lâm", "22456", "40", "12") and found[2] == ("Phường", "30", "15")
same = same and other[2] == ["Phường\nCam Ranh", None, 30, 15] and "30/11/2026" in converted
sys.exit(0 if same else 1)
PYTHON
