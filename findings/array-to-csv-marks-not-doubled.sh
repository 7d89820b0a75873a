#!/usr/bin/env bash
# array-to-csv 1.0.1 (npm) writes a field with a comma in quotes and a quotation mark in it as it is, «Xã "A", B» as "Xã
# "A", B", and a name in two lines as two lines without quotes. The specification (RFC 4180, 2.6 and 2.7) has the mark
# twice and the line break within quotes. csv-parse 7.0.3 refuses the first; of the second, with its count, it makes two
# rows, one of which has no count.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund array-to-csv@1.0.1 csv-parse@7.0.3
cat >probe.cjs <<'NODE'
const arrayToCsv = require("array-to-csv");
const { parse } = require("csv-parse/sync");
const read = (csv) => {
  try {
    return JSON.stringify(parse(csv, { relax_column_count: true }));
  } catch (error) {
    return error.code;
  }
};
let same = true;
for (const [rows, expected, back] of [
  [[["Xã A, B", 17]], '"Xã A, B",17', '[["Xã A, B","17"]]'],
  [[['Xã "A", B', 17]], '"Xã "A", B",17', "CSV_INVALID_CLOSING_QUOTE"],
  [[["Xã\nCam Lâm", 17]], "Xã\nCam Lâm,17", '[["Xã"],["Cam Lâm","17"]]'],
]) {
  const found = arrayToCsv(rows);
  console.log(`${JSON.stringify(rows)}: ${JSON.stringify(found)}, read ${read(found)}`);
  same &&= found === expected && read(found) === back;
}
process.exit(same ? 0 : 1);
NODE
node probe.cjs
