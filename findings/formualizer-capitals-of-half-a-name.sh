#!/usr/bin/env bash
# formualizer 0.13.0 knows capitals of a to z only: UPPER of «đơn vị» is «đơN Vị», LOWER of «ĐƠN VỊ» is «ĐƠn vỊ», so
# that "ĐÔNG"="đông" is FALSE and SEARCH("đông","PHƯỜNG ĐÔNG HẢI") finds nothing. PROPER, COUNTIF and VLOOKUP are right.
# With a negative step CEILING and FLOOR do each other's work: -2.5 goes up to -2 and down to -4; Excel has -4 and -2.
# ironcalc 0.9.1 gives what Excel gives.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q formualizer==0.13.0 ironcalc==0.9.1
venv/bin/python - <<'PYTHON'
import sys

import formualizer
import ironcalc

book = formualizer.Workbook()
if not book.sheet_names:
    book.add_sheet("S")
name = book.sheet_names[0]
other = ironcalc.create("names", "en", "UTC", "en")
same = True
for formula, expected, right in (
    ('=UPPER("đơn vị")', "đơN Vị", "ĐƠN VỊ"),
    ('=LOWER("ĐƠN VỊ")', "ĐƠn vỊ", "đơn vị"),
    ('="ĐÔNG"="đông"', "False", "TRUE"),
    ('=IFERROR(SEARCH("đông","PHƯỜNG ĐÔNG HẢI"),"none")', "none", "8"),
    ('=PROPER("ĐÔNG HẢI")', "Đông Hải", "Đông Hải"),
    ("=CEILING(-2.5,-2)", "-2.0", "-4"),
    ("=FLOOR(-2.5,-2)", "-4.0", "-2"),
):
    book.sheet(name).set_formula(1, 1, formula)
    found = str(book.evaluate_cell(name, 1, 1))
    other.set_user_input(0, 1, 1, formula)
    other.evaluate()
    others = other.get_formatted_cell_value(0, 1, 1)
    print(f"{formula}: formualizer {found}, ironcalc {others}")
    same = same and found == expected and others == right
sys.exit(0 if same else 1)
PYTHON
