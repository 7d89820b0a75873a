#!/usr/bin/env bash
# viet-itn 0.1.0 writes figures for dictated Vietnamese. «Năm» is both «five» and «year», and after one to ten it takes
# the first: «quý ba năm hai nghìn không trăm hai mươi sáu» (the third quarter of 2026) becomes «quý 35 2.026», «kế
# hoạch ba năm» (a plan of three years) «kế hoạch 35», ten years are 15. It is right after a month, where the year is
# 2026, and after eleven and more.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q viet-itn==0.1.0
"$work/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

from src.normalize import InverseTextNormalizer

YEAR = "năm hai nghìn không trăm hai mươi sáu"
EXPECTED = {
    f"quý một {YEAR}": "quý 15 2.026",
    f"quý ba {YEAR}": "quý 35 2.026",
    f"đợt hai {YEAR}": "đợt 25 2.026",
    "kế hoạch ba năm": "kế hoạch 35",
    "mười năm": "15",
    f"tháng mười {YEAR}": "tháng 10/2026",
    "mười hai năm": "12 năm",
    "mười lăm hồ sơ": "15 hồ sơ",
}
print("viet-itn", version("viet-itn"))
normalizer = InverseTextNormalizer()
seen = {words: normalizer.inverse_normalize(words) for words in EXPECTED}
for words, text in seen.items():
    print(f"  {words} -> {text}")
sys.exit(0 if seen == EXPECTED else 1)
PYTHON
