#!/usr/bin/env bash
# magpyxl 0.2.2, Excel's functions for lists, finds no text that consists of digits: of the codes of units 00123, 22456
# and 22456, kept as texts because of their zeros, COUNTIF counts none with "22456", SUMIF and SUMIFS add up 0 dossiers,
# and MAXIFS is 0. XLOOKUP finds the same code in the same list. ironcalc 0.9.1 counts two and adds up 12, as Excel
# does.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q magpyxl==0.2.2 ironcalc==0.9.1
venv/bin/python - <<'PYTHON'
import sys

import ironcalc
import magpyxl

CODES, COUNTS = ["00123", "22456", "22456"], [40, 7, 5]
book = ironcalc.create("codes", "en", "UTC", "en")
for row, (code, count) in enumerate(zip(CODES, COUNTS), start=1):
    book.set_user_input(0, row, 1, f"'{code}")
    book.set_user_input(0, row, 2, str(count))
same = True
for formula, found, expected, right in (
    ('COUNTIF(A1:A3,"22456")', magpyxl.COUNTIF(CODES, "22456"), 0, "2"),
    ('SUMIF(A1:A3,"22456",B1:B3)', magpyxl.SUMIF(CODES, "22456", COUNTS), 0, "12"),
    ('SUMIFS(B1:B3,A1:A3,"22456")', magpyxl.SUMIFS(COUNTS, CODES, "22456"), 0, "12"),
    ('MAXIFS(B1:B3,A1:A3,"22456")', magpyxl.MAXIFS(COUNTS, CODES, "22456"), 0, "7"),
    ('XLOOKUP("22456",A1:A3,B1:B3)', magpyxl.XLOOKUP("22456", CODES, COUNTS), 7, "7"),
):
    book.set_user_input(0, 1, 4, f"={formula}")
    book.evaluate()
    other = book.get_formatted_cell_value(0, 1, 4)
    print(f"{formula}: magpyxl {found}, ironcalc {other}")
    same = same and found == expected and other == right
sys.exit(0 if same else 1)
PYTHON
