#!/usr/bin/env bash
# amis-formula 6.13.0 (npm), the formulas of a builder of forms, documents in its code that WEEKDAY of Monday 27
# February 2023 is 0 and WEEK of Sunday 5 March 2023 is 9. It gives 1 and 10: a week begins on Sunday, unless the
# language of moment was set to one whose weeks begin on Monday; set to Vietnamese, the same formulas give 0 and 9. A
# report handed in on Sunday counts for the week to come on one machine and for the one that ends on another.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund amis-formula@6.13.0 moment@2.31.0
cat >probe.cjs <<'NODE'
const { readFileSync } = require("node:fs");
const moment = require("moment");
require("moment/locale/vi");
const { evaluate } = require("amis-formula");
const code = readFileSync("node_modules/amis-formula/lib/evalutor.js", "utf8");
let same = true;
for (const [formula, plain, vietnamese] of [
  ["WEEKDAY('2023-02-27')", 1, 0],
  ["WEEK('2023-03-05')", 10, 9],
  ["WEEK('2026-11-29')", 49, 48],
]) {
  const written = code.split(`${formula} 得到 `)[1]?.split("。")[0] ?? "nothing";
  const found = ["en", "vi"].map((language) => {
    moment.locale(language);
    return evaluate("${" + formula + "}", {});
  });
  console.log(`${formula}: ${found[0]}, with Vietnamese ${found[1]}; its code says ${written}`);
  same &&= found[0] === plain && found[1] === vietnamese && written !== String(plain);
}
process.exit(same ? 0 : 1);
NODE
node probe.cjs
