#!/usr/bin/env bash
# vi-fix 1.0.0 (PyPI) moves the tone marks of Vietnamese to the usual place, «hoà» to «hòa». It replaces letters
# wherever they are, also where they were right: «quý III», a quarter, becomes «qúy III», «quỹ», a fund, «qũy», «hoàn
# thành», completed, «hòan thành» and «kế hoạch», a plan, «kế họach». Those are no spellings, old or new: the u belongs
# to qu, and before a last consonant the mark is on the last vowel. The example of its README, «Khánh Hoà bình yên»,
# which is to become «Khánh Hòa», stays, as the H is a capital. viet-text-tools 0.1.6 (PyPI) has all of them right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check vi-fix==1.0.0 viet-text-tools==0.1.6
venv/bin/python - <<'PYTHON'
import sys

import vi_fix
from viet_text_tools import normalize_diacritics

same = True
for text, expected, right in (
    ("hoà", "hòa", "hòa"),
    ("Khánh Hoà bình yên", "Khánh Hoà bình yên", "Khánh Hòa bình yên"),
    ("quý III", "qúy III", "quý III"),
    ("quỹ", "qũy", "quỹ"),
    ("hoàn thành", "hòan thành", "hoàn thành"),
    ("kế hoạch", "kế họach", "kế hoạch"),
):
    found = vi_fix.fix(text)
    other = " ".join(map(normalize_diacritics, text.split()))
    print(f"{text}: vi-fix {found}, viet-text-tools {other}")
    same &= (found, other) == (expected, right)
sys.exit(0 if same else 1)
PYTHON
