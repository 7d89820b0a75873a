#!/usr/bin/env bash
# pandas 3.1.1 with odfpy 1.4.1 does not read an .ods file in which a duration has more than 24 hours: 36:30, the time
# that a dossier took, ends in «hour must be in 0..23», and with it the whole sheet, whichever columns are asked for;
# 17:30 is read, as an hour of the day. office:time-value is a duration by the OpenDocument specification, PT36H30M00S.
# With engine="calamine", python-calamine 0.9.1, the same call has that as a text, and odfdo 3.27.3 (PyPI) has 1 day and
# 12:30.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q pandas==3.1.1 odfpy==1.4.1 python-calamine==0.9.1 odfdo==3.27.3
venv/bin/python - <<'PYTHON'
import sys

import pandas
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from odfdo import Document


def saved(hours):
    """A commune with its dossiers and the hours that they took."""
    book = OpenDocumentSpreadsheet()
    sheet = Table(name="Units")
    for values in (("unit", "dossiers", "hours"), ("Cam Lâm", 17, hours)):
        row = TableRow()
        for value in values:
            kind = {"valuetype": "string"}
            if value == 17:
                kind = {"valuetype": "float", "value": value}
            elif value == hours:
                kind = {"valuetype": "time", "timevalue": f"PT{hours.replace(':', 'H')}M00S"}
            cell = TableCell(**kind)
            cell.addElement(P(text=str(value)))
            row.addElement(cell)
        sheet.addElement(row)
    book.spreadsheet.addElement(sheet)
    book.save("units.ods")


found = []
for hours in ("17:30", "36:30"):
    saved(hours)
    for arguments in ({"engine": "odf"}, {"engine": "odf", "usecols": ["unit", "dossiers"]}, {"engine": "calamine"}):
        try:
            found.append(str(pandas.read_excel("units.ods", **arguments).iloc[0, -1]))
        except ValueError as error:
            found.append(str(error))
        print(hours, arguments, "->", found[-1])
right = str(Document("units.ods").body.get_table(0).get_values()[1][2])
print("odfdo ->", right)
refused = "hour must be in 0..23: 36:30"
same = found == ["17:30:00", "17", "17:30:00", refused, refused, "PT36H30M00S"]
sys.exit(0 if same and right == "1 day, 12:30:00" else 1)
PYTHON
