#!/usr/bin/env bash
# csvmedic 0.1.3 reads CSV files with points between thousands and finds out by itself that they are. Where most counts
# of a column are below a million, it takes the points for those of decimals: of 17.779, 1.204 and 1.001.570 the first
# two are a thousand times too small and the million is no number any more; its diagnosis calls that 100 % sure. Where
# most have two points, the same counts are right. Codes keep their zeros.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q csvmedic==0.1.3 pandas==3.1.1
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version
from pathlib import Path

import csvmedic


def read(*counts):
    """The codes and counts that csvmedic reads of a file of units with these counts, None for no number."""
    rows = [f"{number:05};{count}" for number, count in enumerate(counts, start=123)]
    Path("counts.csv").write_text("\n".join(["Mã;Hồ sơ", *rows, ""]))
    table = csvmedic.read("counts.csv")
    sure = "Hồ sơ: float (confidence: 100%, converted)" in str(table.diagnosis)
    return table["Mã"].tolist(), [None if each != each else each for each in table["Hồ sơ"]], sure


print("csvmedic", version("csvmedic"))
few = read("17.779", "1.204", "1.001.570")
many = read("17.779", "2.003.400", "1.001.570")
print("  17.779, 1.204, 1.001.570:    ", *few)
print("  17.779, 2.003.400, 1.001.570:", *many)
codes = ["00123", "00124", "00125"]
right = many[:2] == (codes, [17779, 2003400, 1001570])
sys.exit(0 if right and few == (codes, [17.779, 1.204, None], True) else 1)
PYTHON
