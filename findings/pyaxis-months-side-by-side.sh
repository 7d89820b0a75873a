#!/usr/bin/env bash
# pyaxis 0.4.3 (PyPI) reads the statistical files of PX-Web into pandas, «allowing their manipulation», but leaves all
# figures as texts: the sum over the months of a commune with 17779, 1204 and 30 dossiers is 17779120430, and the
# greatest figure of the table 5. A dash for nothing, "-", stays a text with its quotation marks. A table that leaves
# out its rows of zeros, with KEYS, ends in a ValueError, though KEYS is part of the PX file format (2013) and its DATA
# are numbers. pxrd 0.0.3 (PyPI) gives numbers.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q pyaxis==0.4.3 pandas==3.1.1 pxrd==0.0.3
cat >head.px <<'PX'
CHARSET="ANSI";
AXIS-VERSION="2013";
DECIMALS=0;
MATRIX="D";
SUBJECT-AREA="Dossiers";
SUBJECT-CODE="D";
TITLE="Dossiers by unit and month";
CONTENTS="Dossiers";
UNITS="dossiers";
STUB="unit";
HEADING="month";
VALUES("unit")="Cam Lam","Suoi Dau","Van Ninh";
VALUES("month")="2026M09","2026M10","2026M11";
CODES("unit")="22456","00123","22540";
PX
(cat head.px && printf 'DATA=\n17779 1204 30\n0 0 "-"\n12 5 3;\n') >full.px
(cat head.px && printf 'KEYS("unit")=CODES;\nDATA=\n"22456",17779 1204 30\n"22540",12 5 3;\n') >keys.px
venv/bin/python - <<'PYTHON'
import sys

import pxrd
from pyaxis import pyaxis
from pxrd.convert import to_pandas

table = pyaxis.parse(uri="full.px", encoding="utf-8")["DATA"]
sums = table.groupby("unit")["DATA"].sum().to_dict()
print("pyaxis, by unit:", sums, "| greatest:", table["DATA"].max())
other = to_pandas(pxrd.read("full.px")).groupby("unit", observed=True)["DATA"].sum().to_dict()
print("pxrd, by unit:", other)
try:
    error = ""
    pyaxis.parse(uri="keys.px", encoding="utf-8")
except ValueError as found:
    error = str(found)
print("pyaxis, with KEYS:", error)
same = sums == {"Cam Lam": "17779120430", "Suoi Dau": '00"-"', "Van Ninh": "1253"} and table["DATA"].max() == "5"
right = other == {"Cam Lam": 19013, "Suoi Dau": 0, "Van Ninh": 20}
sys.exit(0 if same and right and error.startswith("Length of values (6)") else 1)
PYTHON
