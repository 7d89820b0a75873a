#!/usr/bin/env bash
# num2words 0.5.14 with lang="vi" and vn-numberwords 0.2.0 read what follows the decimal mark as a number, without its
# leading zero: 12.02 is "mười hai phẩy hai", which is 12,2. num2words pads to two digits as well: 12.2 becomes
# "mười hai phẩy hai mươi", so the words for 12,2 appear for 12.02 only. It also drops the third digit (1.005 is "một").
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q num2words==0.5.14 vn-numberwords==0.2.0
"$work/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

from num2words import num2words
from vn_numberwords import number_to_words

rates = [12.2, 12.02, 33.05, 1.005]
seen = {rate: num2words(rate, lang="vi") for rate in rates}
other = {rate: number_to_words(rate) for rate in rates}
for name, words in (("num2words", seen), ("vn-numberwords", other)):
    print(name, version(name))
    for rate, text in words.items():
        print(f"  {rate}: {text}")
expected = ["mười hai phẩy hai mươi", "mười hai phẩy hai", "ba mươi ba phẩy năm", "một"]
sys.exit(0 if list(seen.values()) == expected and other[12.2] == other[12.02] == "mười hai phẩy hai" else 1)
PYTHON
