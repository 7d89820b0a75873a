#!/usr/bin/env bash
# vietnormalizer 0.2.3 writes Vietnamese text out for a voice. Two small numbers with a hyphen or a stroke between them
# are a date to it, wherever the second may be a month: «3-5 ngày làm việc» (3 to 5 working days) is read «ba tháng năm
# ngày làm việc», three months and five working days; «đạt 9/10 chỉ tiêu» (9 of 10 quotas met) is the ninth of October.
# With 13 and more it is no date any more, and with a percent sign (3-5%) it is right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q vietnormalizer==0.2.3
"$work/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

from vietnormalizer import VietnameseNormalizer

EXPECTED = {
    "3-5 ngày làm việc": "ba tháng năm ngày làm việc",
    "chậm 5-7 ngày": "chậm năm tháng bảy ngày",
    "đạt 9/10 chỉ tiêu": "đạt chín tháng mười chỉ tiêu",
    "13-15 ngày": "mười ba-mười lăm ngày",
    "đạt 9/20 chỉ tiêu": "đạt chín/hai mươi chỉ tiêu",
    "3-5%": "ba đến năm phần trăm",
}
print("vietnormalizer", version("vietnormalizer"))
normalizer = VietnameseNormalizer()
seen = {text: normalizer.normalize(text) for text in EXPECTED}
for text, words in seen.items():
    print(f"  {text} -> {words}")
sys.exit(0 if seen == EXPECTED else 1)
PYTHON
