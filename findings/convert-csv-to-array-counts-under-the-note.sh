#!/usr/bin/env bash
# convert-csv-to-array 1.0.3 (npm) takes no notice of quotes: of «"Xã A, B",17,tốt» the name is «"Xã A», the count « B"»
# and the note 17. What is too much is under the title undefined, and stays there in all the rows behind it. The
# specification (RFC 4180, 2.6) puts fields with a comma in quotes. csv-parse 7.0.3 (npm) reads all three.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund convert-csv-to-array@1.0.3 csv-parse@7.0.3
cat >probe.cjs <<'NODE'
const { convertCSVToArray } = require("convert-csv-to-array");
const { parse } = require("csv-parse/sync");
const csv = 'unit,count,note\n"Xã A, B",17,tốt\nXã C,5,\n';
const [, ...rows] = convertCSVToArray(csv, { separator: "," });
const found = JSON.stringify(rows);
const other = JSON.stringify(parse(csv, { columns: true }));
console.log(`convert-csv-to-array: ${found}\ncsv-parse: ${other}`);
const expected = [
  { unit: '"Xã A', count: ' B"', note: 17, undefined: "tốt" },
  { unit: "Xã C", count: 5, note: "", undefined: "tốt" },
];
const right = [
  { unit: "Xã A, B", count: "17", note: "tốt" },
  { unit: "Xã C", count: "5", note: "" },
];
process.exit(found === JSON.stringify(expected) && other === JSON.stringify(right) ? 0 : 1);
NODE
node probe.cjs
