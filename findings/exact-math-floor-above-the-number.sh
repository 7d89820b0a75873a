#!/usr/bin/env bash
# exact-math 2.2.3 (npm) has round, floor and ceil for «precise» calculations, as in JavaScript's Math but to any place.
# Below zero floor and ceil are exchanged: floor of -2.5 is -2 and ceil is -3, where Math.floor has -3 and Math.ceil -2,
# and -17779 rounded down to thousands is -17000. A change of -0.25 points is at least -0.2 by its floor.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund exact-math@2.2.3
cat >probe.cjs <<'NODE'
const exactMath = require("exact-math");
const found = [[2.5, 1], [-2.5, 1], [-17779, 4], ["-0.25", -1]].map(([number, places]) => {
  const bounds = [exactMath.floor(number, places), exactMath.ceil(number, places)];
  console.log(`floor and ceil of ${number}, place ${places}:`, ...bounds);
  return bounds;
});
console.log("Math.floor and Math.ceil of -2.5:", Math.floor(-2.5), Math.ceil(-2.5));
process.exit(JSON.stringify(found) === "[[2,3],[-2,-3],[-17000,-18000],[-0.2,-0.3]]" ? 0 : 1);
NODE
node probe.cjs
