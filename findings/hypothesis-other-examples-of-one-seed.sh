#!/usr/bin/env bash
# Hypothesis 6.170.15 (PyPI) with derandomize=True, which is to try the same examples until Hypothesis, Python or the
# test changes: since one example in twenty is a constant of the project's own modules, of those that are imported by
# then, an unrelated module that happens to be imported changes the examples of every test. So a property test tries
# other months in a parallel run, where each worker has imported what its other tests needed, than run by itself.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check hypothesis==6.170.15
cat >test_of_sums.py <<'PY'
from hypothesis import given, settings
from hypothesis import strategies as st

TRIED = []


@settings(derandomize=True, database=None, max_examples=300)
@given(st.integers(0, 10**9))
def sums(received):
    TRIED.append(received)
PY
cat >quotas.py <<'PY'
QUOTAS = [4_500_017, 3_500_029, 2_000_003, 1_001_570]
PY
cat >probe.py <<'PY'
import subprocess
import sys

RUN = "import {more}test_of_sums as t; t.sums(); print(*t.TRIED)"
tried = {
    name: subprocess.check_output([sys.executable, "-c", RUN.format(more=more)], text=True)
    for name, more in (("alone", ""), ("alone again", ""), ("after a module of quotas", "quotas, "))
}
same, other = tried["alone again"] == tried["alone"], tried["after a module of quotas"] == tried["alone"]
numbers = set(map(int, tried["after a module of quotas"].split()))
taken = sorted(numbers & {4_500_017, 3_500_029, 2_000_003, 1_001_570})
print(f"alone twice: {'the same' if same else 'other'} examples")
print(f"after a module of quotas: {'the same' if other else 'other'} examples; its own numbers among them: {taken}")
sys.exit(0 if same and not other and taken else 1)
PY
venv/bin/python probe.py
