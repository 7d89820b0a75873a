#!/usr/bin/env bash
# tableschema 1.12.6 (npm, Table Schema): with "." between thousands and "," before decimals, as Vietnamese figures are
# written and the number field of the specification allows, the rate 12,5 is cast to 125, 12,05 to 1205 and 1.001,5 to
# 10015. It first writes a point for the decimal comma and then takes all points out. Whole numbers are right, and so is
# the same figure with a space between thousands, or with the two characters the other way round.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund tableschema@1.12.6
cat >probe.cjs <<'NODE'
const { Field } = require("tableschema");
const cases = [
  [".", ",", { "17.779": 17779, "1.001.570": 1001570, "12,5": 125, "12,05": 1205, "1.001,5": 10015 }],
  [" ", ",", { "17 779": 17779, "1 001 570": 1001570, "12,5": 12.5, "12,05": 12.05, "1 001,5": 1001.5 }],
  [",", ".", { "17,779": 17779, "1,001,570": 1001570, "12.5": 12.5, "12.05": 12.05, "1,001.5": 1001.5 }],
];
let same = true;
for (const [groupChar, decimalChar, figures] of cases) {
  const field = new Field({ name: "figure", type: "number", groupChar, decimalChar });
  for (const [text, number] of Object.entries(figures)) {
    const seen = field.castValue(text);
    console.log(`"${groupChar}" and "${decimalChar}": ${text} -> ${seen}`);
    same = same && seen === number;
  }
}
process.exit(same ? 0 : 1);
NODE
node probe.cjs
