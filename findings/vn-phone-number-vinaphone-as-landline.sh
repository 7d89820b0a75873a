#!/usr/bin/env bash
# vn-phone-number 0.1 (PyPI) is to normalize Vietnamese numbers and to name their network. But it takes 084 for the
# country code 84 with a zero: all numbers of 084, which its own table gives to Vinaphone, lose two figures, so that
# 0842 345 678 becomes 02345678, a number of the landline; and so do the old ones of 0124, which it first turns into
# 084. No number of 084 is left whole but one that is written +84 84. 083 and 085 come out whole.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q vn-phone-number==0.1
"$work/venv/bin/python" - <<'PYTHON'
import contextlib
import io
import sys

from vn_numberphone import get_provider, normalize
from vn_numberphone.check_provider import sample

seen = {}
for number in ("0842345678", "0842 345 678", "01242345678", "+84842345678", "0832345678", "0852345678", "+84852345678"):
    with contextlib.redirect_stdout(io.StringIO()):
        provider = get_provider(number)
    seen[number] = (normalize(number), normalize(number, international=True), provider)
    print(number, "->", *seen[number])
print("its table:", sample["084"])
cut = ("02345678", "+842345678", "Landline")
expected = {
    "0842345678": cut,
    "0842 345 678": cut,
    "01242345678": cut,
    "+84842345678": ("0842345678", "+84842345678", "Vinaphone"),
    "0832345678": ("0832345678", "+84832345678", "Vinaphone"),
    "0852345678": ("0852345678", "+84852345678", "Vinaphone"),
    "+84852345678": ("0852345678", "+84852345678", "Vinaphone"),
}
sys.exit(0 if seen == expected and sample["084"] == "Vinaphone" else 1)
PYTHON
