#!/usr/bin/env bash
# round-percentages 1.0 makes whole percentages that add up to 100, giving the rest to the largest remainders. It
# compares the digits behind the point as whole numbers: 5 of 45.5 is less than 25 of 34.25, so that 45.5 goes down and
# 34.25 goes up. Of 45.6, 30.35 and 24.05 it makes 45, 31, 24. largest-remainder 0.1.0 gives 46, 30, 24.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q round-percentages==1.0 largest-remainder==0.1.0
venv/bin/python - <<'PYTHON'
import sys

import round_percentages
from largest_remainder import LargestRemainder

same = True
for shares, expected, right in (
    ([45.5, 34.25, 20.25], [45, 35, 20], [46, 34, 20]),
    ([45.6, 30.35, 24.05], [45, 31, 24], [46, 30, 24]),
    ([45.5, 34.3, 20.2], [46, 34, 20], [46, 34, 20]),
):
    found, other = round_percentages(shares), LargestRemainder.round(shares)
    print(f"{shares}: round-percentages {found}, largest-remainder {other}")
    same = same and found == expected and other == right
sys.exit(0 if same else 1)
PYTHON
