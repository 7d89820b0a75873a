#!/usr/bin/env bash
# percentile-rank 1.0.6 (npm) "returns the same values as the Excel PERCENTRANK". It does so only if the list happens to
# be sorted, of which it says nothing: for units in the order of their names, the last one is at 100 % and the first at
# 0 %, whatever they received, and a value between two of them is placed by the first pair of neighbours around it.
# @formulajs/formulajs 4.6.0 gives what Excel gives.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund percentile-rank@1.0.6 @formulajs/formulajs@4.6.0
cat >probe.cjs <<'NODE'
const { PERCENTRANKINC } = require("@formulajs/formulajs");
const rank = require("percentile-rank");
const counts = [54, 12, 30, 9, 21];
let same = true;
for (const [count, expected, right] of [
  [54, 0, 1],
  [12, 0.25, 0.25],
  [9, 0.75, 0],
  [21, 1, 0.5],
  [25, 0.431, 0.611],
]) {
  const found = Number(rank(counts, count).toFixed(3));
  const excel = PERCENTRANKINC(counts, count);
  const sorted = Number(rank([...counts].sort((a, b) => a - b), count).toFixed(3));
  console.log(`${count} among ${counts.join(", ")}: ${found}; in order ${sorted}, PERCENTRANK.INC ${excel}`);
  same &&= found === expected && Math.abs(excel - right) < 0.002 && Math.abs(sorted - right) < 0.002;
}
process.exit(same ? 0 : 1);
NODE
node probe.cjs
