#!/usr/bin/env bash
# hotxlfp 1.0.3 counts texts as numbers: COUNT of 12, «chưa báo cáo» and 15 is 3, and so is that with a blank, while its
# AVERAGE leaves the text out. HOUR of the number 0.75, as a sheet holds 18:00, is 0; one day later it is 18. ROUND
# takes halves to the even number, 44.5 to 44. TEXT of 46356 as `dd/mm/yyyy` repeats the format on both sides of the
# number, and TEXT of 123 as `00000` is 123. formulon 0.18.0 answers all of these as Excel does.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q hotxlfp==1.0.3 formulon==0.18.0
venv/bin/python - <<'PYTHON'
import sys

import formulon
from hotxlfp import Parser

parser = Parser()
same = True
for formula, expected, right in (
    ('COUNT({12,"chưa báo cáo",15})', 3, 2),
    ('COUNT({12,"",15})', 3, 2),
    ('AVERAGE({12,"chưa báo cáo",15})', 13.5, 13.5),
    ("HOUR(0.75)", 0, 18),
    ("HOUR(1.75)", 18, 18),
    ("ROUND(44.5,0)", 44, 45),
    ("ROUND(45.5,0)", 46, 46),
    ('TEXT(46356,"dd/mm/yyyy")', "dd/mm/yyyy46356dd/mm/yyyy", "30/11/2026"),
    ('TEXT(123,"00000")', "123", "00123"),
):
    found, other = parser.parse(formula)["result"], formulon.eval_formula(f"={formula}").to_python()
    print(f"{formula}: hotxlfp {found}, formulon {other}")
    same = same and found == expected and other == right
sys.exit(0 if same else 1)
PYTHON
