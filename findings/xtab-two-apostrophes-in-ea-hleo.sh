#!/usr/bin/env bash
# xtab 1.1.0 (PyPI) cross-tabulates CSV files by SQL, and writes the apostrophes of names doubled, as SQL has them: the
# commune Ea H'leo becomes «Ea H''leo», which is no name in any list. The option -n is to fill «an empty or null value»,
# but fills only what no row was there for: a count that a row leaves blank stays blank.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q xtab==1.1.0
cat >counts.csv <<'CSV'
commune,month,late
Ea H'leo,11,5
Ea H'leo,12,7
Ea Khal,11,
CSV
venv/bin/python venv/bin/xtab.py -i counts.csv -o table.csv -r commune -c month -v late -n none
tr -d '\r' <table.csv | tee found.csv
printf "commune,11_late,12_late\nEa H''leo,5,7\nEa Khal,,none\n" | cmp - found.csv
