#!/usr/bin/env bash
# just-percentile 4.2.0 (npm) shows in its README that of 15, 20, 35, 40 and 50 the 40th percentile is 27.5, as by the
# linear interpolation with C = 1/2 of the article that it names; it returns 29, by C = 1. Its comment in the code calls
# the method exclusive; it is PERCENTILE.INC. It also sorts the list that it was given: once the median of 54, 12 and 30
# was asked for, the counts are 12, 30 and 54, under the names of other units.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund just-percentile@4.2.0
cat >probe.mjs <<'NODE'
import percentile from "just-percentile";
import { readFileSync } from "node:fs";
const readme = readFileSync("node_modules/just-percentile/README.md", "utf8");
let same = true;
for (const [share, expected] of [
  [0.05, 16],
  [0.3, 23],
  [0.4, 29],
  [0.95, 48],
]) {
  const written = readme.split(`percentile([15, 20, 35, 40, 50], ${share}); // `)[1].split("\n")[0];
  const found = Number(percentile([15, 20, 35, 40, 50], share).toFixed(6));
  console.log(`${share} of 15, 20, 35, 40, 50: ${found}; its README says ${written}`);
  same &&= found === expected && Number(written) !== found;
}
const counts = [54, 12, 30];
const median = percentile(counts, 0.5);
console.log(`median of 54, 12, 30: ${median}; the counts are now ${counts.join(", ")}`);
process.exit(same && median === 30 && counts.join() === "12,30,54" ? 0 : 1);
NODE
node probe.mjs
