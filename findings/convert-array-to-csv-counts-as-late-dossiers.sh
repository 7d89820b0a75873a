#!/usr/bin/env bash
# convert-array-to-csv 2.0.0 (npm) writes each object in the order of its own keys, under the titles of the first: of
# two units, the second of which has its late dossiers before its count, the 2 late ones are in the column of the count
# and the 17 under the late ones. A key that is missing moves the values behind it to the left. Objects of JSON have no
# order (RFC 8259, 1). objects-to-csv 1.3.6 (npm) has them under their titles.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund convert-array-to-csv@2.0.0 objects-to-csv@1.3.6
cat >probe.cjs <<'NODE'
const { convertArrayToCSV } = require("convert-array-to-csv");
const ObjectsToCsv = require("objects-to-csv");
(async () => {
  let same = true;
  for (const [rows, expected, right] of [
    [[{ unit: "A", count: 40, late: 1 }, { unit: "B", late: 2, count: 17 }], "B,2,17", "B,17,2"],
    [[{ unit: "A", count: 40, late: 1 }, { unit: "B", late: 2 }], "B,2", "B,,2"],
    [[{ unit: "A", count: 40, late: 1 }, { unit: "B", count: 17, late: 2 }], "B,17,2", "B,17,2"],
  ]) {
    const [title, , found] = convertArrayToCSV(rows).split("\n");
    const other = (await new ObjectsToCsv(rows).toString()).split("\n")[2];
    console.log(`${title}: ${found}; objects-to-csv ${other}`);
    same &&= title === "unit,count,late" && found === expected && other === right;
  }
  process.exit(same ? 0 : 1);
})();
NODE
node probe.cjs
