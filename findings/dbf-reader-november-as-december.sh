#!/usr/bin/env bash
# dbf-reader 1.0.3 (npm) supports the dates of dBase files, and reads each a month late: 30 November 2026 is 30
# December, 31 January is 3 March. A number that was never filled in is 0, and so it is for dbfstream 1.0.26; a logical
# value that is not known is false for both. dbffile 1.13.0, which wrote the file, reads all of them as they were.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund dbf-reader@1.0.3 dbfstream@1.0.26 dbffile@1.13.0
cat >probe.cjs <<'NODE'
const { readFileSync } = require("node:fs");
const { DBFFile } = require("dbffile");
const { Dbf } = require("dbf-reader");
const dbfstream = require("dbfstream");

const day = (date) => (date ? [date.getFullYear(), date.getMonth() + 1, date.getDate()].join("-") : null);
const shown = (rows, date = (value) => value) => rows.map((row) => [row.COUNT, date(row.DUE), row.LATE]);

async function probe() {
  const fields = [
    { name: "COUNT", type: "N", size: 8, decimalPlaces: 0 },
    { name: "DUE", type: "D", size: 8 },
    { name: "LATE", type: "L", size: 1 },
  ];
  const file = await DBFFile.create("counts.dbf", fields);
  await file.appendRecords([
    { COUNT: 17779, DUE: new Date("2026-11-30"), LATE: true },
    { COUNT: 0, DUE: new Date("2026-01-31"), LATE: false },
    { COUNT: null, DUE: null, LATE: null },
  ]);
  const written = await (await DBFFile.open("counts.dbf")).readRecords();
  const streamed = await dbfstream("counts.dbf", "utf-8").toArray();
  const found = {
    dbffile: shown(written, (date) => date && date.toISOString().slice(0, 10)),
    "dbf-reader": shown(Dbf.read(readFileSync("counts.dbf")).rows, day),
    dbfstream: shown(streamed),
  };
  console.log(found);
  const expected = [
    [[17779, "2026-11-30", true], [0, "2026-01-31", false], [null, null, null]],
    [[17779, "2026-12-30", true], [0, "2026-3-3", false], [0, null, false]],
    [[17779, "20261130", true], [0, "20260131", false], [0, "", false]],
  ];
  process.exit(JSON.stringify(Object.values(found)) === JSON.stringify(expected) ? 0 : 1);
}

probe();
NODE
TZ=Asia/Ho_Chi_Minh node probe.cjs
