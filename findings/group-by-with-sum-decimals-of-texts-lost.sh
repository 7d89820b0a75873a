#!/usr/bin/env bash
# group-by-with-sum 2.0.0 (npm) adds up a property by groups, with a «coercion str to num» that its README shows with
# '10' and '15'. Of a text it takes the whole number at the beginning: "12.5" and "0.5" add up to 12, "-0.5" is 0, 1e3
# is 1 and 17.779 hồ sơ are 17, while the numbers 12.5 and 0.5 are 13. A column that is half numbers and half texts, as
# readers of CSV make it, gets a sum of both kinds.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund group-by-with-sum@2.0.0
cat >probe.cjs <<'NODE'
const groupBy = require("group-by-with-sum");
const seen = [];
const columns = [["10", "15"], [12.5, 0.5], ["12.5", "0.5"], [12.5, "0.5"], ["-0.5", "7"], ["1e3"], ["17.779 hồ sơ"]];
for (const hours of columns) {
  const [sum] = groupBy(
    hours.map((value) => ({ unit: "22456", hours: value })),
    "unit",
    "hours",
  );
  seen.push(sum.hours);
  console.log(`${JSON.stringify(hours)}: ${sum.hours}`);
}
process.exit(String(seen) === "25,13,12,12.5,7,1,17" ? 0 : 1);
NODE
node probe.cjs
