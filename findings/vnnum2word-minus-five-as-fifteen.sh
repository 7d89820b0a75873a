#!/usr/bin/env bash
# vnnum2word 0.3.0 (PyPI) writes numbers in Vietnamese words. A difference of -5 dossiers is «mười lăm», 15, and -1 is
# «mười chín», 19: a negative number counts from the end of its table of words. chiecthuyenngoaixa 0.3.0 and vn-money
# 0.1.0 (both PyPI) have «âm năm». For the former, whose module is ctnx, 12.02 has the words of 12.002, «mười hai phẩy
# không trăm hai», and 0.05 those of 0.005, as the digits behind the comma are read as a number of three digits.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q vnnum2word==0.3.0 chiecthuyenngoaixa==0.3.0 vn-money==0.1.0
venv/bin/python - <<'PYTHON'
import sys

from ctnx import num_to_words
from vn_money import to_words
from vnnum2word import convert_number

same = True
for number, words, right in (
    (-5, "mười lăm", "âm năm"),
    (-1, "mười chín", "âm một"),
    (-20, "không", "âm hai mươi"),
    (15, "mười lăm", "mười lăm"),
    (17779, "mười bảy nghìn bảy trăm bảy mươi chín", "mười bảy nghìn bảy trăm bảy mươi chín"),
):
    found = (convert_number(number), num_to_words(number), to_words(number))
    print(f"{number}: vnnum2word {found[0]} | chiecthuyenngoaixa {found[1]} | vn-money {found[2]}")
    same &= found == (words, right, right)
for number, words in (
    (12.5, "mười hai phẩy năm"),
    (12.02, "mười hai phẩy không trăm hai"),
    (12.002, "mười hai phẩy không trăm hai"),
    (0.05, "không phẩy không trăm năm"),
    (0.005, "không phẩy không trăm năm"),
):
    found = num_to_words(number)
    print(f"{number}: chiecthuyenngoaixa {found}")
    same &= found == words
sys.exit(0 if same else 1)
PYTHON
