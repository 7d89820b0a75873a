#!/usr/bin/env bash
# shapefile 0.6.6 (npm) reads .dbf files, and its dbf2json makes JSON of them. A day that was never filled in is 30
# November 1899, though a count that was not is null. In Viet Nam the JSON of 30 November 2026 is
# 2026-11-29T17:00:00.000Z, the day before. Rows that are marked as deleted come with the others. dbffile 1.13.0 reads
# null, the day, and two rows.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund shapefile@0.6.6 dbffile@1.13.0
cat >probe.cjs <<'NODE'
const { execFileSync } = require("node:child_process");
const { readFileSync, writeFileSync } = require("node:fs");
const { DBFFile } = require("dbffile");

async function probe() {
  const fields = [{ name: "COUNT", type: "N", size: 8, decimalPlaces: 0 }, { name: "DUE", type: "D", size: 8 }];
  const file = await DBFFile.create("counts.dbf", fields);
  const due = new Date("2026-11-30");
  await file.appendRecords([{ COUNT: 17779, DUE: due }, { COUNT: null, DUE: null }, { COUNT: 300, DUE: due }]);
  const bytes = readFileSync("counts.dbf");
  bytes.write("*", bytes.readUInt16LE(8) + 2 * bytes.readUInt16LE(10));
  writeFileSync("counts.dbf", bytes);
  const found = {
    dbffile: JSON.stringify(await (await DBFFile.open("counts.dbf")).readRecords()),
    dbf2json: execFileSync("npx", ["dbf2json", "counts.dbf"], { encoding: "utf8" }).trim(),
  };
  console.log(found);
  const right = '[{"COUNT":17779,"DUE":"2026-11-30T00:00:00.000Z"},{"COUNT":null,"DUE":null}]';
  const rows = JSON.parse(found.dbf2json).map(({ COUNT, DUE }) => `${COUNT} ${DUE.slice(0, 13)}`);
  const expected = ["17779 2026-11-29T17", "null 1899-11-29T16", "300 2026-11-29T17"];
  process.exit(found.dbffile === right && JSON.stringify(rows) === JSON.stringify(expected) ? 0 : 1);
}

probe();
NODE
TZ=Asia/Ho_Chi_Minh node probe.cjs
