#!/usr/bin/env bash
# ironcalc 0.9.1 takes mm for minutes wherever hh came before in the format: 18:00 on 30 November as `hh:mm dd/mm/yyyy`
# is 18:00 30/00/2026, in cells and from TEXT, and half past eight is in a month 30. With the date first it is right. In
# TEXT and in formats, halves go to the even number: 44.5 as `0` is 44 and 45.5 is 46, while ROUND gives 45 and 46. A
# second before 12:30, near enough, is 12:29:60. ssf 0.11.2 (npm) shows 30/11/2026 and 45.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q ironcalc==0.9.1
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ssf@0.11.2
venv/bin/python - <<'PYTHON'
import subprocess
import sys

import ironcalc

book = ironcalc.create("counts", "en", "UTC", "en")
SCRIPT = "process.stdout.write(require('ssf').format(process.argv[1], Number(process.argv[2])))"


def shown(formula: str) -> str:
    book.set_user_input(0, 1, 1, formula)
    book.evaluate()
    return book.get_formatted_cell_value(0, 1, 1)


same = True
for value, shape, expected, right in (
    ("46356.75", "hh:mm dd/mm/yyyy", "18:00 30/00/2026", "18:00 30/11/2026"),
    ("46356.3541667", "hh:mm dd/mm/yyyy", "08:30 30/30/2026", "08:30 30/11/2026"),
    ("46356.75", "dd/mm/yyyy hh:mm", "30/11/2026 18:00", "30/11/2026 18:00"),
    ("44.5", "0", "44", "45"),
    ("45.5", "0", "46", "46"),
):
    found = shown(f'=TEXT({value},"{shape}")')
    other = subprocess.check_output(["node", "-e", SCRIPT, shape, value], text=True)
    print(f"{value} as {shape}: ironcalc {found}, ssf {other}")
    same = same and found == expected and other == right
half, rounded = shown('=TEXT(0.5208333,"h:mm:ss")'), shown("=ROUND(44.5,0)")
print(f"0.5208333 as h:mm:ss: {half}; ROUND(44.5,0): {rounded}")
sys.exit(0 if same and (half, rounded) == ("12:29:60", "45") else 1)
PYTHON
