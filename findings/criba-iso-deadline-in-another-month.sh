#!/usr/bin/env bash
# criba 0.1.0 promises dates that «stay the day they were»; its first example is an ISO date that pandas takes for
# another day. Where the day comes first in one more row, criba does the same: of 2026-12-05 and 25/12/2026 the first
# is 12 May and the second no date at all; in the other order the ISO date is none. It warns of neither. Columns of one
# of the two kinds are right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q criba==0.1.0 pandas==3.0.6
"$work/venv/bin/python" - <<'PYTHON'
import sys
import warnings
from importlib.metadata import version

import criba
import pandas as pd


def read(*texts):
    """The days that criba reads of a column of these texts, or None."""
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        dates = criba.to_datetime(pd.Series(texts))
    assert not warned
    return [None if pd.isna(date) else date.date().isoformat() for date in dates]


print("criba", version("criba"), "pandas", version("pandas"))
expected = {
    ("2026-12-05", "25/12/2026"): ["2026-05-12", None],
    ("2026-12-05 17:00", "25/12/2026 17:00"): ["2026-05-12", None],
    ("25/12/2026", "2026-12-05"): ["2026-12-25", None],
    ("2026-12-05", "2026-12-25"): ["2026-12-05", "2026-12-25"],
    ("05/12/2026", "25/12/2026"): ["2026-12-05", "2026-12-25"],
}
seen = {texts: read(*texts) for texts in expected}
for texts, dates in seen.items():
    print(f"  {', '.join(texts)}: {dates}")
sys.exit(0 if seen == expected else 1)
PYTHON
