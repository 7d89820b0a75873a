#!/usr/bin/env bash
# c2percentiles 0.1.1 (PyPI) delivers «all nine Hyndman-Fan sample-quantile estimators». By the types 1 and 2 the
# quantile 0 of 3 to 20 is 20, the highest value instead of the lowest. By type 5 it goes up from below the first value:
# the tenth part of 1, 2, 3 and 4 is 1.9, between the first and the second, where Hyndman and Fan, and numpy, have 1.
# The other types agree with numpy.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q c2percentiles==0.1.1 numpy==2.4.6 pandas==3.1.1
"$work/venv/bin/python" - <<'PYTHON'
import sys

import numpy as np
from C2Percentiles import quantile_custom

METHODS = {1: "inverted_cdf", 2: "averaged_inverted_cdf", 5: "hazen", 6: "weibull", 7: "linear"}
same = True
for values, probability, wrong in (
    ([3, 6, 7, 8, 8, 9, 10, 13, 15, 16, 20], 0, {1: 20, 2: 20, 5: 4.5}),
    ([1, 2, 3, 4], 0.1, {5: 1.9}),
    ([1, 2, 3, 4], 0.5, {}),
):
    found = {kind: float(quantile_custom(values, [probability], qtype=kind).iloc[0]) for kind in METHODS}
    right = {kind: float(np.quantile(values, probability, method=method)) for kind, method in METHODS.items()}
    print(f"{values}, {probability}: by type {found}; numpy {right}")
    same &= {kind: round(value, 6) for kind, value in found.items()} == {**right, **wrong}
sys.exit(0 if same else 1)
PYTHON
