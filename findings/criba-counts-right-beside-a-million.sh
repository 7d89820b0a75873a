#!/usr/bin/env bash
# criba 0.1.0 reads files in which points stand between thousands; its to_number("17.779") is 17779. Its read() first
# lets pandas turn a column of such counts into fractions and leaves them so: 17.779 and 1.204 in a file stay 17.779 and
# 1.204, also where the column is named as that of the amounts, and the report has no warning. If one more unit of the
# column has 1.001.570, all three are right. A code named as the reference, 00123, is 123 in both files.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q criba==0.1.0 pandas==3.0.6
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version
from pathlib import Path

import criba


def read(*counts):
    """The counts, the first code and the warnings that criba gives for a file of units with these counts."""
    rows = [f"{number:05};Xã {number};{count}" for number, count in enumerate(counts, start=123)]
    Path("counts.csv").write_text("\n".join(["Mã;Tên đơn vị;Số hồ sơ", *rows, ""]))
    table, report = criba.read("counts.csv", explain=True, amount="Số hồ sơ", reference="Mã")
    return table["Số hồ sơ"].tolist(), table["Mã"].tolist()[0], report.warnings


print("criba", version("criba"))
alone, beside = read("17.779", "1.204"), read("17.779", "1.204", "1.001.570")
print("  counts, first code, warnings:", *alone)
print("  with one more count:         ", *beside)
texts = [criba.to_number(each) for each in ("17.779", "1.204", "1.001.570")]
print("  by to_number():", texts)
wrong = alone == ([17.779, 1.204], 123, []) and beside == ([17779, 1204, 1001570], 123, [])
sys.exit(0 if wrong and texts == [17779, 1204, 1001570] else 1)
PYTHON
