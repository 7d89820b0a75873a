#!/usr/bin/env bash
# @formulajs/formulajs 4.6.1 (npm): NUMBERVALUE is the spreadsheet's function for text whose separators are named, here
# "," for decimals and "." for thousands. It writes a point for the first "," and takes the first point out again: the
# rate 12,5 is 125, and 1.001.570 is 1001.57, a thousandth of it. 17.779 and 17.779,5 are right; with a space between
# thousands rates are right and a million is an error.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @formulajs/formulajs@4.6.1
cat >probe.cjs <<'NODE'
const { NUMBERVALUE } = require("@formulajs/formulajs");
const value = (text, group) => {
  const found = NUMBERVALUE(text, ",", group);
  return typeof found === "number" && !Number.isNaN(found) ? found : "an error";
};
const expected = [
  ["12,5", ".", 125],
  ["12,05", ".", 1205],
  ["12,5", " ", 12.5],
  ["17.779", ".", 17779],
  ["17.779,5", ".", 17779.5],
  ["1.001.570", ".", 1001.57],
  ["12.345.678", ".", 12345.678],
  ["1.001.570,5", ".", "an error"],
  ["1 001 570", " ", "an error"],
];
let same = true;
for (const [text, group, number] of expected) {
  const seen = value(text, group);
  console.log(`${text} with "${group}" between thousands: ${seen}`);
  same = same && seen === number;
}
process.exit(same ? 0 : 1);
NODE
node probe.cjs
