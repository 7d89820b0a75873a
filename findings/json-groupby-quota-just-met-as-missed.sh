#!/usr/bin/env bash
# json-groupby 1.1.1 (npm) groups by ranges of a figure: «lower bound is inclusive and upper bound is exclusive», says
# its README. It is the other way round: with the ranges of 0, 45 and 100 a rate of 45, which meets the quota of 45, is
# among those that miss it, and 20 is in the range from 10 to 20. What is below the lowest bound is in the first range
# too, 5 in that from 10 to 20, and what is above the highest one in the last, 60 in that from 40 to 50.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund json-groupby@1.1.1
cat >probe.cjs <<'NODE'
const groupBy = require("json-groupby");
const rates = [0, 44.9, 45, 100].map((rate) => ({ rate }));
const counts = [5, 10, 20, 30, 50, 60].map((count) => ({ count }));
const quota = groupBy(rates, [{ property: "rate", intervals: [0, 45, 100], labels: ["missed", "met"] }], ["rate"]);
const ranges = groupBy(counts, [{ property: "count", intervals: [10, 20, 40, 50] }], ["count"]);
const named = groupBy(counts, [{ property: "count", intervals: [10, 20, 50], labels: ["low", "high"] }], ["count"]);
const seen = JSON.stringify([quota, ranges, named]);
console.log("quota of 45:", JSON.stringify(quota));
console.log("10, 20, 40, 50:", JSON.stringify(ranges));
console.log("10, 20, 50 with names:", JSON.stringify(named));
const expected = [
  { missed: { rate: [0, 44.9, 45] }, met: { rate: [100] } },
  { 0: { count: [5, 10, 20] }, 1: { count: [30] }, 2: { count: [50, 60] } },
  { low: { count: [5, 10, 20] }, high: { count: [30, 50, 60] } },
];
process.exit(seen === JSON.stringify(expected) ? 0 : 1);
NODE
node probe.cjs
