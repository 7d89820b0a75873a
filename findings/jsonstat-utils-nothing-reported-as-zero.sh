#!/usr/bin/env bash
# jsonstat-utils 2.5.5 (npm) makes a JSON-stat data set of a CSV file with fromCSV(). A figure that is left blank
# becomes 0, while a text such as n/a or «chưa báo cáo» becomes null and a missing row becomes null: a unit that has not
# reported yet has received nothing, and the mean of its group falls.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund jsonstat-utils@2.5.5
cat >probe.cjs <<'NODE'
const { fromCSV } = require("jsonstat-utils");
let same = true;
for (const [name, cell, expected] of [
  ["blank", ",", 0],
  ["n/a", ",n/a", null],
  ["«chưa báo cáo»", ",chưa báo cáo", null],
  ["two quotes", ',""', null],
]) {
  const lines = ["unit,month,Value", "00123,2026-11,12", `22456,2026-11${cell}`, "22457,2026-11,30"];
  const { value, dimension } = fromCSV(`${lines.join("\n")}\n`, { vlabel: "Value" });
  console.log(`${name}: ${dimension.unit.category.index.map((unit, at) => `${unit} ${value[at]}`).join(", ")}`);
  same &&= value[0] === 12 && value[1] === expected && value[2] === 30;
}
const missing = "unit,month,Value\n00123,2026-11,12\n00123,2026-12,15\n22456,2026-12,7\n";
const { value } = fromCSV(missing, { vlabel: "Value" });
console.log(`no row for 22456 in 2026-11: ${JSON.stringify(value)}`);
process.exit(same && JSON.stringify(value) === "[12,15,null,7]" ? 0 : 1);
NODE
node probe.cjs
