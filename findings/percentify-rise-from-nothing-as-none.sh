#!/usr/bin/env bash
# percentify 1.0.2 (PyPI): change(0, 5), the percentage change from no dossier to five, is 0.0, the same as from none to
# none, and so in two columns, where units that began this month have not changed. Down one column it is inf instead.
# From -5 to 5 is 200.0 as two numbers or columns and -200.0 down a column, from -10 to -5 50.0 and -50.0. No warning,
# and nothing of it in the documentation of change.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q percentify==1.0.2 pandas==3.1.1
"$work/venv/bin/python" -W error - <<'PYTHON'
import sys

import pandas as pd
from percentify import change

seen = []
for old, new in ((40, 50), (0, 5), (0, 0), (-5, 5), (-10, -5)):
    columns = change(pd.Series([old]), pd.Series([new])).tolist()[0]
    down = change(pd.Series([old, new])).tolist()[1]
    seen.append(str((change(old, new), columns, down)))
    print(f"from {old} to {new}: numbers {change(old, new)}, two columns {columns}, down a column {down}")
expected = ["(25.0, 25.0, 25.0)", "(0.0, 0.0, inf)", "(0.0, 0.0, nan)", "(200.0, 200.0, -200.0)", "(50.0, 50.0, -50.0)"]
sys.exit(0 if seen == expected else 1)
PYTHON
