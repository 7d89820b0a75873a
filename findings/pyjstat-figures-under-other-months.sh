#!/usr/bin/env bash
# pyjstat 2.4.0 writes the values of a JSON-stat cube in the order of the table's rows, and its categories in the order
# of their first appearance, without comparing the two. Where the rows are in another order than the cube's cells, as
# reports in the order of their arrival are, figures come out under another month, without an error. Where a row is
# missing, all that follow move up, and the cube has fewer values than cells. A full and sorted table is right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q pyjstat==2.4.0 pandas==3.1.1
"$work/venv/bin/python" - <<'PYTHON'
import json
import sys
from importlib.metadata import version

import pandas
from pyjstat import pyjstat

REPORTS = [("00123", "2026-10", 1), ("22540", "2026-11", 4), ("22540", "2026-10", 3), ("00123", "2026-11", 2)]


def written(rows):
    """The figures of the cube written for these rows, by unit and month, with the numbers of values and cells."""
    table = pandas.DataFrame(rows, columns=["unit", "month", "value"])
    cube = json.loads(pyjstat.Dataset.read(table).write())
    places = [cube["dimension"][name]["category"]["index"] for name in ("unit", "month")]
    units, months = (sorted(index, key=index.get) for index in places)
    cells = [(unit, month) for unit in units for month in months]
    return dict(zip(cells, cube["value"])), len(cube["value"]), len(cells)


given = {(unit, month): value for unit, month, value in REPORTS}
ordered, arrived = written(sorted(REPORTS)), written(REPORTS)
lacking = written(sorted(REPORTS)[:1] + sorted(REPORTS)[2:])
print("pyjstat", version("pyjstat"), "- given:", given)
for name, (figures, values, cells) in {"sorted": ordered, "as arrived": arrived, "one missing": lacking}.items():
    print(f"{name}: {figures}, {values} values in {cells} cells")
moved = {("00123", "2026-10"): 1, ("00123", "2026-11"): 4, ("22540", "2026-10"): 3, ("22540", "2026-11"): 2}
sys.exit(0 if ordered[0] == given and arrived == (moved, 4, 4) and lacking[1:] == (3, 4) else 1)
PYTHON
