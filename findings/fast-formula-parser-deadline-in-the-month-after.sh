#!/usr/bin/env bash
# fast-formula-parser 1.0.19 (npm): EDATE, the same day so many months later, is in a spreadsheet the last day of a
# month that is too short for it. Here the days that are too many run on: a month after 31 January 2026 is 3 March,
# after 31 October 1 December, and a month before 31 March is 3 March. The 15th and EOMONTH are right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund fast-formula-parser@1.0.19
cat >probe.cjs <<'NODE'
const FormulaParser = require("fast-formula-parser");
const parser = new FormulaParser();
const day = (number) => new Date(Date.UTC(1899, 11, 30) + number * 86400000).toISOString().slice(0, 10);
const expected = {
  "EDATE(DATE(2026,1,31),1)": "2026-03-03",
  "EDATE(DATE(2026,10,31),1)": "2026-12-01",
  "EDATE(DATE(2026,3,31),-1)": "2026-03-03",
  "EDATE(DATE(2026,10,15),1)": "2026-11-15",
  "EOMONTH(DATE(2026,1,31),1)": "2026-02-28",
};
let same = true;
for (const [formula, date] of Object.entries(expected)) {
  const seen = day(parser.parse(formula));
  console.log(`${formula} = ${seen}`);
  same = same && seen === date;
}
process.exit(same ? 0 : 1);
NODE
node probe.cjs
