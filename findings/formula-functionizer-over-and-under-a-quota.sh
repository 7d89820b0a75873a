#!/usr/bin/env bash
# formula-functionizer 1.0.4 (npm), whose README says that its operators give the same results as in Excel: the text
# «chưa báo cáo» (not yet reported) in the place of a rate is over a quota and under it, 0.45<x and 0.45>x, as it is
# neither, x>0.45 and x<0.45. A blank counts as 0 in x+1, but it is neither 0 nor below 1, and -x^2 of 3 is -9. In Excel
# a text is above every number, a blank is 0 and -x^2 is 9.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund formula-functionizer@1.0.4
cat >probe.cjs <<'NODE'
const { Parser } = require("formula-functionizer");
const parser = new Parser({ operators: "excel" });
const cases = [
  ["0.45<x", "chưa báo cáo", true],
  ["0.45>x", "chưa báo cáo", true],
  ["x>0.45", "chưa báo cáo", false],
  ["x<0.45", "chưa báo cáo", false],
  ["x+1", null, 1],
  ["x=0", null, false],
  ["x<1", null, false],
  ["-x^2", 3, -9],
];
const seen = cases.map(([formula, x, expected]) => {
  const found = parser.parse(formula)({ x });
  console.log(`${formula}, x = ${JSON.stringify(x)}: ${found}`);
  return found === expected;
});
process.exit(seen.every(Boolean) ? 0 : 1);
NODE
node probe.cjs
