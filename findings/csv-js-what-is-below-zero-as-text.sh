#!/usr/bin/env bash
# CSV-JS 1.2.0 (npm) type-casts «numeric and boolean values», but none below zero: of the changes 5, -5 and 1.5 the
# second is a text, so that their sum with + is "5-51.5". A number in quotes, "12", is a number, and the code "00123",
# in quotes as well, 123, though quotes are the way in which a file says that something is a text.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund CSV-JS@1.2.0
cat >probe.cjs <<'NODE'
const CSV = require("CSV-JS");
const [, ...rows] = CSV.parse('unit,change\n"00123",5\n22456,-5\n22459,1.5\n22460,"12"\n');
const found = JSON.stringify(rows);
const sum = rows.slice(0, 3).reduce((total, [, change]) => total + change, 0);
console.log(found, sum);
const expected = '[[123,5],[22456,"-5"],[22459,1.5],[22460,12]]';
process.exit(found === expected && sum === "5-51.5" ? 0 : 1);
NODE
node probe.cjs
