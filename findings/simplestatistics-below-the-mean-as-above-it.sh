#!/usr/bin/env bash
# simplestatistics 0.4.0 (PyPI): «each converted value equals how many standard deviations the value is above or below
# the mean», says its documentation of z_scores, and gives the formula (X - mean) / s. It takes the values from the
# mean: of 1, 2, 3 and 4 the 1 has the score 1.16 and the 4 has -1.16, so that units far below the others are far above
# them. Its own examples are like that too. And the list that it was given holds Decimals afterwards. NormalDist of
# Python has the scores the right way round.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q simplestatistics==0.4.0
"$work/venv/bin/python" - <<'PYTHON'
import sys
from decimal import Decimal
from statistics import NormalDist

from simplestatistics import z_scores

same = True
for values in ([1, 2, 3, 4], [12.5, 45, 60, 82.5]):
    given = list(values)
    found = [round(score, 3) for score in z_scores(given)]
    right = [round(NormalDist.from_samples(values).zscore(value), 3) for value in values]
    print(f"{values}: {found}; NormalDist {right}; the list is {given}")
    same &= found == [-score for score in right] and found[0] > 1 and right[0] < -1
    same &= all(isinstance(value, Decimal) for value in given)
sys.exit(0 if same else 1)
PYTHON
