#!/usr/bin/env bash
# csvdata 2.0.0 (npm), with «smart features to try preventing common errors that could compromise data integrity»,
# writes rows without any quotes: «Xã A, B» with 17 dossiers and 2 late ones is Xã A, B,17,2 under three titles, so that
# 17 is under the late ones, a name in two lines is two rows, and a quotation mark is as it is. The specification (RFC
# 4180, 2.6 and 2.7) puts such fields in quotes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund csvdata@2.0.0
cat >probe.cjs <<'NODE'
const { readFileSync } = require("node:fs");
const csvdata = require("csvdata");
const { log } = console;
(async () => {
  const rows = [
    { unit: "Xã A, B", count: 17, late: 2 },
    { unit: "Xã\nCam Lâm", count: 5, late: 0 },
    { unit: 'Xã "C"', count: 1, late: 1 },
  ];
  console.log = () => {};
  await csvdata.write("units.csv", rows, { header: "unit,count,late" });
  console.log = log;
  const found = readFileSync("units.csv", "utf8");
  console.log(found);
  process.exit(found === 'unit,count,late\nXã A, B,17,2\nXã\nCam Lâm,5,0\nXã "C",1,1\n' ? 0 : 1);
})();
NODE
node probe.cjs
