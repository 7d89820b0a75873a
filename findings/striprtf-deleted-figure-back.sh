#!/usr/bin/env bash
# striprtf 0.0.35 (PyPI) makes text of RTF. What was deleted while changes were tracked is back: 7, corrected to 15, is
# 715, and hidden text before a figure is a part of it. The RTF specification (1.9.1) has \deleted for text that is
# marked as deleted and \v for text that is hidden. Tabs and Vietnamese letters are read rightly.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q striprtf==0.0.35
venv/bin/python - <<'PYTHON'
import sys

from striprtf.striprtf import rtf_to_text

same = True
for rtf, expected in (
    (r"{\rtf1\ansi Xa Cam Lam: {\deleted\revauthdel1 7}{\revised\revauth1 15} ho so}", "Xa Cam Lam: 715 ho so"),
    (r"{\rtf1\ansi Xa Cam Lam: {\v 7}15 ho so}", "Xa Cam Lam: 715 ho so"),
    (r"{\rtf1\ansi\uc1 X\u227? Cam L\u226?m\tab 45%\par}", "Xã Cam Lâm\t45%\n"),
):
    found = rtf_to_text(rtf)
    print(f"{rtf} -> {found!r}")
    same &= found == expected
sys.exit(0 if same else 1)
PYTHON
