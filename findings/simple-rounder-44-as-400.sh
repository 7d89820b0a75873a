#!/usr/bin/env bash
# simple-rounder 0.1.2 (PyPI) rounds «up, down, or mathematically», also to tens and hundreds. 44 to hundreds is 400 and
# 45 is 50, where both are 0: all from 5 to 49 are wrong, and to thousands all from 50 to 499. 0.28 and 1.1 are rounded
# up to two decimals as 0.29 and 1.11, though they have no more, and 2.3 down as 2.29: so do 573 of the 10001 rates from
# 0 to 100.00 in each direction.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q simple-rounder==0.1.2
"$work/venv/bin/python" - <<'PYTHON'
import sys

from simple_rounder import down, mathematical, up

HUNDREDS = {5: 10, 44: 400, 45: 50, 49: 50, 60: 100, 145: 100}
DECIMALS = {(up, 0.28): 0.29, (up, 1.1): 1.11, (down, 2.3): 2.29}
hundreds = {number: mathematical(number, -2) for number in HUNDREDS}
decimals = {case: case[0](case[1], 2) for case in DECIMALS}
print("to hundreds:", hundreds)
print("to two decimals:", {f"{function.__name__} {number}": found for (function, number), found in decimals.items()})
wrong = [number for number in range(1000) if mathematical(number, -2) != (number + 50) // 100 * 100]
rates = [number / 100 for number in range(10001)]
changed = [sum(function(rate, 2) != rate for rate in rates) for function in (up, down)]
print(f"wrong to hundreds: {wrong[0]} to {wrong[-1]}; rates that change: {changed[0]} up, {changed[1]} down")
same = hundreds == HUNDREDS and decimals == DECIMALS and wrong == [*range(5, 50)] and changed == [573, 573]
sys.exit(0 if same else 1)
PYTHON
