#!/usr/bin/env bash
# tableschema 1.12.6 (npm) takes a cell that holds a blank, or a no-break space, for the number 0 and "0x10" for 16,
# though neither is a number of Table Schema: a unit that has not reported yet has reported that nothing came in. A
# moment in UTC, 2026-11-30T10:00:00Z, 17:00 in Viet Nam, is read as ten o'clock where the program runs, seven hours
# early. tableschema 1.21.0 (PyPI) refuses the first two and reads the third in UTC.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q tableschema==1.21.0 "setuptools<81"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund tableschema@1.12.6
cat >cast.cjs <<'NODE'
const { Field } = require("tableschema");
const cast = ([type, text]) => {
  try {
    const value = new Field({ name: "a", type }).castValue(text);
    return value instanceof Date ? value.toISOString() : value;
  } catch {
    return "refused";
  }
};
console.log(JSON.stringify(JSON.parse(process.argv[2]).map(cast)));
NODE
TZ=Asia/Ho_Chi_Minh venv/bin/python -W ignore - <<'PYTHON'
import json
import subprocess
import sys

from tableschema import Field

CASES = [["number", text] for text in (" ", "\u00a0", "0x10", "12")] + [["datetime", "2026-11-30T10:00:00Z"]]
found = json.loads(subprocess.check_output(["node", "cast.cjs", json.dumps(CASES)]))
others = []
for kind, text in CASES:
    try:
        others.append(str(Field({"name": "a", "type": kind}).cast_value(text)))
    except Exception:
        others.append("refused")
for case, value, other in zip(CASES, found, others):
    print(f"{case[0]} {case[1]!r}: npm {value}, PyPI {other}")
same = found == [0, 0, 16, 12, "2026-11-30T03:00:00.000Z"]
sys.exit(0 if same and others == ["refused", "refused", "refused", "12", "2026-11-30 10:00:00"] else 1)
PYTHON
