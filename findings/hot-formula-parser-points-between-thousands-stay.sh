#!/usr/bin/env bash
# hot-formula-parser 4.0.0 (npm): SUBSTITUTE puts one text in place of another, and with "" it takes it out. Counts
# typed as text, 17.779 and 1.001.570, are made numbers with SUBSTITUTE(A1,".",""): here they keep their points, and one
# added makes 18.779 of the first. With «,» in place of «.» the whole of 17.779 becomes «,,,,,,»: a point stands for any
# character. 12,5 becomes 12.5, as it should. formulas 1.3.4 does all four rightly.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q formulas==1.3.4
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund hot-formula-parser@4.0.0
cat >probe.cjs <<'NODE'
const { Parser } = require("hot-formula-parser");
const parser = new Parser();
console.log(JSON.stringify(process.argv.slice(2).map((formula) => parser.parse(formula).result)));
NODE
"$work/venv/bin/python" -W ignore - <<'PYTHON'
import json
import subprocess
import sys

from formulas import Parser

FORMULAS = [
    'SUBSTITUTE("17.779",".","")+1',
    'SUBSTITUTE("1.001.570",".","")',
    'SUBSTITUTE("17.779",".",",")',
    'SUBSTITUTE("12,5",",",".")',
]
seen = json.loads(subprocess.check_output(["node", "probe.cjs", *FORMULAS]))
right = [Parser().ast(f"={formula}")[1].compile()().item() for formula in FORMULAS]
for formula, found, meant in zip(FORMULAS, seen, right):
    print(f"{formula}: hot-formula-parser {found}, formulas {meant}")
sure = right == [17780, "1001570", "17,779", "12.5"]
sys.exit(0 if seen == [18.779, "1.001.570", ",,,,,,", "12.5"] and sure else 1)
PYTHON
