#!/usr/bin/env bash
# vinormx 1.0.8 writes Vietnamese text out for a voice. A point between thousands, as all Vietnamese counts have it, is
# read like a decimal comma: 17.779 «hồ sơ» (dossiers) are «seventeen point seven seven nine», the words of 17,779, and
# 10.000 are «ten point zero zero zero». From a million on, what stands behind the second point is a number of its own.
# 17779 without a point is read as thousands, 12,02% is right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q vinormx==1.0.8 PyYAML==6.0.3
"$work/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

from vinormx import TTSnorm

EXPECTED = {
    "17.779 hồ sơ": "mười bảy phẩy bảy bảy chín hồ sơ",
    "17,779 hồ sơ": "mười bảy phẩy bảy bảy chín hồ sơ",
    "10.000 hồ sơ": "mười phẩy không không không hồ sơ",
    "1.001.570 hồ sơ": "một phẩy không không một .năm trăm bảy mươi hồ sơ",
    "17779 hồ sơ": "một mươi bảy nghìn bảy trăm bảy mươi chín hồ sơ",
    "12,02%": "mười hai phẩy không hai phần trăm",
}
print("vinormx", version("vinormx"))
seen = {text: TTSnorm(text).strip() for text in EXPECTED}
for text, words in seen.items():
    print(f"  {text} -> {words}")
sys.exit(0 if seen == EXPECTED else 1)
PYTHON
