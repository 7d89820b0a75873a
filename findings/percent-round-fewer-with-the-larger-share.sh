#!/usr/bin/env bash
# percent-round 2.3.1 (npm) makes whole percentages that add up to 100. When two or more points are missing it may give
# them to one and the same number, or to one that was rounded up already: of 5, 15, 39, 40 and 14, the 39 are 36 % and
# the 40 are 35 %; of 55, 5, 5, 44 and 41, the 36.67 % of the first are 38. largest-remainder-round 1.1.0 keeps the
# order and stays within a point.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund percent-round@2.3.1 largest-remainder-round@1.1.0
cat >probe.cjs <<'NODE'
const percentRound = require("percent-round");
require("largest-remainder-round");
let same = true;
for (const [counts, expected, right] of [
  [[5, 15, 39, 40, 14], "4 13 36 35 12", "5 13 35 35 12"],
  [[55, 5, 5, 44, 41], "38 3 3 29 27", "37 4 3 29 27"],
  [[54, 20, 26], "54 20 26", "54 20 26"],
]) {
  const all = counts.reduce((sum, count) => sum + count, 0);
  const shares = counts.map((count) => ((100 * count) / all).toFixed(2)).join(" ");
  const found = percentRound(counts).join(" ");
  const other = counts.spread().join(" ");
  console.log(`${counts.join(", ")}, in per cent ${shares}: ${found}; largest-remainder-round ${other}`);
  same &&= found === expected && other === right;
}
process.exit(same ? 0 : 1);
NODE
node probe.cjs
