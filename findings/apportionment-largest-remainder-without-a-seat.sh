#!/usr/bin/env bash
# apportionment 1.0 (PyPI), the largest remainder method: where the remainder that just suffices is there twice, both
# get a place, even before a larger one that stands behind them. Shares of 18.621, 33.103, 18.621 and 29.655 per cent
# are 19, 33, 19 and 29; of 2 places for units with 6, 6 and 8 dossiers, 0.6, 0.6 and 0.8, the 8 get none. Exact
# fractions change nothing, the order does: with the 8 in front it is right. vn-money 0.1.0 is right in either.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q apportionment==1.0 numpy==2.4.6 vn-money==0.1.0
"$work/venv/bin/python" - <<'PYTHON'
import sys

from apportionment.methods import compute
from vn_money import allocate

same = True
for counts, places, expected, right in (
    ([27, 48, 27, 43], 100, [19, 33, 19, 29], [19, 33, 18, 30]),
    ([43, 27, 48, 27], 100, [30, 19, 33, 18], [30, 19, 33, 18]),
    ([6, 6, 8], 2, [1, 1, 0], [1, 0, 1]),
    ([8, 6, 6], 2, [1, 1, 0], [1, 1, 0]),
):
    found = compute("largest_remainder", counts, places)
    exact = compute("largest_remainder", counts, places, fractions=True)
    other = allocate(places, counts)
    shares = ", ".join(f"{places * count / sum(counts):.3f}" for count in counts)
    print(f"{places} places for {counts}, that is {shares}: {found}, with fractions {exact}; vn-money {other}")
    same &= found == exact == expected and other == right
sys.exit(0 if same else 1)
PYTHON
