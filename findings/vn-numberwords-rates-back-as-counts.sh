#!/usr/bin/env bash
# vn-numberwords 0.2.0 (PyPI), which makes Vietnamese words of numbers and numbers of words: its own words for 12.5,
# «mười hai phẩy năm», are 25 when they are read again, those for 99.5 are 99, and those for -5 are 5. 12.05 has the
# words of 12.5. «Một trăm rưỡi», a hundred and fifty, is 100. vietnam-number 1.0.6 (PyPI) reads the words for 12.5 as
# 125, and «một trăm rưỡi» rightly. Neither says that it passed over a word.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q vn-numberwords==0.2.0 vietnam-number==1.0.6
venv/bin/python - <<'PYTHON'
import sys

from vietnam_number import w2n
from vn_numberwords import number_to_words, words_to_number

found = {number: number_to_words(number) for number in (12.5, 12.05, 99.5, -5)}
back = {words: (words_to_number(words), w2n(words)) for words in (*found.values(), "một trăm rưỡi", "hai mươi lăm")}
print(*found.items(), *back.items(), sep="\n")
words = ["mười hai phẩy năm", "mười hai phẩy năm", "chín mươi chín phẩy năm", "âm năm"]
numbers = {
    "mười hai phẩy năm": (25, "125"),
    "chín mươi chín phẩy năm": (99, "995"),
    "âm năm": (5, "5"),
    "một trăm rưỡi": (100, "150"),
    "hai mươi lăm": (25, "25"),
}
read = {each: (value, str(other)) for each, (value, other) in back.items()}
sys.exit(0 if list(found.values()) == words and read == numbers else 1)
PYTHON
