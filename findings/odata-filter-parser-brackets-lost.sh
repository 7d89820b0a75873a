#!/usr/bin/env bash
# odata-filter-parser 0.6.5 (npm) parses filters of OData «for V2 through V4» and writes them again. Of `(a eq 1 or b eq
# 2) and c eq 3` it makes `a or (b and c)`, and of `a and b or c`, where OData joins by `and` first, `a and (b or c)`:
# other units are found. Each number below zero becomes 0, true and null become NaN, though values are to be «a string,
# number or boolean», and of the two names in ('Xã A, B','Xã C') it makes three.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund odata-filter-parser@0.6.5
cat >probe.cjs <<'NODE'
const { Parser } = require("odata-filter-parser");

const WRITTEN_AGAIN = {
  "(a eq 1 or b eq 2) and c eq 3": "((a eq 1) or ((b eq 2) and (c eq 3)))",
  "a eq 1 and b eq 2 or c eq 3": "((a eq 1) and ((b eq 2) or (c eq 3)))",
  "change ge -0.25": "(change ge 0)",
  "change ge -12": "(change ge 0)",
  "late eq true": "(late eq NaN)",
  "answered eq null": "(answered eq NaN)",
  "name in ('Xã A, B','Xã C')": "(name in (''Xã A', 'B'', 'Xã C'))",
};
const same = Object.entries(WRITTEN_AGAIN).map(([filter, expected]) => {
  const found = Parser.parse(filter).serialize();
  console.log(`${filter}\n  ${found}`);
  return found === expected;
});
process.exit(same.every(Boolean) ? 0 : 1);
NODE
node probe.cjs
