#!/usr/bin/env bash
# arrow 1.4.0 with locale="vi": where the month comes last, «Tháng Mười Một» (November) and «Tháng Mười Hai» (December)
# are read as October, «Tháng Mười», whose name theirs begin with. The rest of the text is dropped without an error.
# With the year behind the month, and in the ten other months, it is right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q arrow==1.4.0
"$work/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import arrow

MONTHS = range(1, 13)


def read_back(form):
    """The months that arrow reads in what it has itself written in that form."""
    texts = [arrow.get(2026, month, 1).format(form, locale="vi") for month in MONTHS]
    months = [arrow.get(text, form, locale="vi").month for text in texts]
    print(f"{form}: {texts[9:]} -> {months[9:]}")
    return months


print("arrow", version("arrow"))
last, inside = read_back("YYYY, MMMM"), read_back("MMMM YYYY")
sys.exit(0 if last == [*range(1, 11), 10, 10] and inside == list(MONTHS) else 1)
PYTHON
