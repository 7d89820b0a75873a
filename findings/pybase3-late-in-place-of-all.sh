#!/usr/bin/env bash
# pybase3 2.1.5 and dbase3-py 1.8.11 (PyPI) read and write dBase III files. A logical value takes the place of all the
# values before it: of the unit, its 17779 dossiers and that it is late, T alone is written, one letter, and the rest of
# the row is missing, without an error. Slices, which give «a list» of records, are one short from the end: the last two
# of three records are one, and all but the last are all three.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q pybase3==2.1.5 dbase3-py==1.8.11
venv/bin/python - <<'PYTHON'
import sys
from importlib import import_module
from pathlib import Path

COLUMNS = [("unit", "C", 6, 0), ("count", "N", 8, 0), ("late", "L", 1, 0)]
same = True
for library in ("pybase3", "dbase3_py"):
    table = import_module(f"{library}.dbase3").DbaseFile
    rows = table.create(f"{library}.dbf", COLUMNS)
    rows.add_record("Xa A", 17779, True)
    written = Path(f"{library}.dbf").read_bytes()[32 * 4 + 1 :].rstrip(b"\0\x1a")
    units = table.create(f"{library}-units.dbf", COLUMNS[:2])
    for number, unit in enumerate(("Xa A", "Xa B", "Xa C")):
        units.add_record(unit, number)
    last, first = ([row["unit"] for row in part] for part in (units[-2:], units[:-1]))
    print(f"{library}: the row is {written}, not {b' Xa A     17779T'}; [-2:] is {last}, [:-1] is {first}")
    same &= (written, last, first) == (b" T", ["Xa C"], ["Xa A", "Xa B", "Xa C"])
sys.exit(0 if same else 1)
PYTHON
