#!/usr/bin/env bash
# fast-formula-parser 1.0.19 (npm): ROUNDUP of a whole number is the next one. 45 % of 40 dossiers are 18, and
# ROUNDUP(40*45%,0) is 19; ROUNDUP(7,0) is 8, ROUNDUP(18000,-3) 19000, and ROUNDUP(0,0) is -1, as for each of 0 to 1000.
# ROUNDDOWN(0.6,1) is 0.5, and TRUNC leaves out its second argument: TRUNC(44.99,1) is 44. ROUND and CEILING are right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund fast-formula-parser@1.0.19
cat >probe.cjs <<'NODE'
const FormulaParser = require("fast-formula-parser");
const parser = new FormulaParser();
const expected = {
  "ROUNDUP(40*45%,0)": 19, "ROUNDUP(6.2,0)": 7, "ROUNDUP(7,0)": 8, "ROUNDUP(18000,-3)": 19000, "ROUNDUP(0,0)": -1,
  "ROUNDDOWN(0.6,1)": 0.5, "TRUNC(44.99,1)": 44, "ROUND(40*45%,0)": 18, "CEILING(7,1)": 7,
};
let same = true;
for (const [formula, number] of Object.entries(expected)) {
  const seen = parser.parse(formula);
  console.log(`${formula} = ${seen}`);
  same = same && seen === number;
}
const numbers = Array.from({ length: 1001 }, (_, number) => number);
const moved = numbers.filter((number) => parser.parse(`ROUNDUP(${number},0)`) !== number);
console.log(`of the whole numbers from 0 to 1000, ${moved.length} are rounded up to another one`);
process.exit(same && moved.length === 1001 ? 0 : 1);
NODE
node probe.cjs
