#!/usr/bin/env bash
# pySFeel 1.4.2 evaluates FEEL expressions of DMN. Over a list of numbers, «some» and «every» take each comparison for
# =: that every rate of 50, 60, 45 is >= 45 is false, that some rate of 50, 60, 44 is < 45 is false, and that some rate
# of 50, 60, 45 is < 45 is true, without an error. FEEL has true, true and false. With the rates inside contexts, and in
# a filter of the same numbers, pySFeel has that too.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check pySFeel==1.4.2
venv/bin/python - <<'PYTHON'
import sys

import pySFeel

parser = pySFeel.SFeelParser()
same = True
for text, expected, right in (
    ("every rate in [50,60,45] satisfies rate >= 45", False, True),
    ("some rate in [50,60,44] satisfies rate < 45", False, True),
    ("some rate in [50,60,45] satisfies rate < 45", True, False),
    ("every unit in [{rate:50},{rate:60},{rate:45}] satisfies unit.rate >= 45", True, True),
    ("some unit in [{rate:50},{rate:60},{rate:45}] satisfies unit.rate < 45", False, False),
    ("count([50,60,44][item < 45]) = 1", True, True),
):
    status, found = parser.sFeelParse(text)
    print(f"{text}: found {found}, right {right}", status.get("errors", ""))
    same &= found == expected and not status.get("errors")
sys.exit(0 if same else 1)
PYTHON
