#!/usr/bin/env bash
# moving-averages 4.0.6 (npm) takes series in which «empty values are allowed». Where the second to fourth month are
# empty, the first is never taken out of the simple moving average of three months: of the months 6, none, none, none,
# 6, 6, 6, 6 and 6 it is 8 from the seventh month on, above every month. Of a first month of 60 it is 26. The weighted
# average, wma(), is 6 as it should be.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund moving-averages@4.0.6
cat >probe.cjs <<'NODE'
const { ma, wma } = require("moving-averages");
const found = [6, 60].map((first) => {
  const months = [first, undefined, undefined, undefined, 6, 6, 6, 6, 6];
  const averages = [ma, wma].map((average) => average(months, 3).slice(6));
  console.log(`of ${months.map((month) => month ?? "none").join(", ")}: from the seventh month on`, ...averages);
  return averages;
});
process.exit(JSON.stringify(found) === "[[[8,8,8],[6,6,6]],[[26,26,26],[6,6,6]]]" ? 0 : 1);
NODE
node probe.cjs
