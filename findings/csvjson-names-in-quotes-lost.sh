#!/usr/bin/env bash
# csvjson 5.1.0 (npm): with its option quote: '"' a name in two lines keeps the first, the second line is a row of its
# own, and the name «Xã "C"», whose marks are doubled in the file, is empty. Written, a comma in a name becomes a
# tabulator and a missing value is the word null. csvjson-csv2json 5.0.6 (npm) reads the name in two lines, but of «Xã
# "C"» it leaves out the last mark. The specification (RFC 4180, 2.6 and 2.7) has both in quotes, and a mark as two.
# csv-parse 7.0.3 reads them.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund csvjson@5.1.0 csvjson-csv2json@5.0.6 csv-parse@7.0.3
cat >probe.cjs <<'NODE'
const csvjson = require("csvjson");
const csv2json = require("csvjson-csv2json");
const { parse } = require("csv-parse/sync");
const csv = 'unit,count\n"Xã\nCam Lâm",17\n"Xã ""C""",5\nXã D,1\n';
const written = csvjson.toCSV([{ unit: "Xã A, B", count: null }], { headers: "key" });
let same = true;
for (const [found, expected] of [
  [csvjson.toObject(csv, { quote: '"' }).map((row) => row.unit), ["Xã", "", "", "Xã D"]],
  [csv2json(csv).map((row) => row.unit), ["Xã\nCam Lâm", 'Xã "C', "Xã D"]],
  [parse(csv, { columns: true }).map((row) => row.unit), ["Xã\nCam Lâm", 'Xã "C"', "Xã D"]],
  [written, "unit,count\nXã A\t B,null"],
]) {
  console.log(JSON.stringify(found));
  same &&= JSON.stringify(found) === JSON.stringify(expected);
}
process.exit(same ? 0 : 1);
NODE
node probe.cjs
