#!/usr/bin/env bash
# js-excel-date-convert 1.0.2 (npm) rounds a moment to the nearest day when it makes a date of Excel: 17:00 on 30
# November, in UTC, becomes 46357, which Excel shows as 1 December, and in Viet Nam every moment from 19:00 on is the
# day after. Back from Excel hours are kept: 46356.75 is 18:00. Excel has hours as fractions of a day; exceljs 4.4.0
# (npm) writes and reads 17:00.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund js-excel-date-convert@1.0.2 exceljs@4.4.0
cat >probe.cjs <<'NODE'
const { Workbook } = require("exceljs");
const { fromExcelDate, toExcelDate } = require("js-excel-date-convert");
const moments = { "2026-11-30T11:00:00Z": "2026-11-30", "2026-11-30T17:00:00Z": "2026-12-01" };
const seen = Object.entries(moments).map(([moment, expected]) => {
  const number = toExcelDate(new Date(moment));
  console.log(`${moment}: ${number}, ${fromExcelDate(number).toISOString()}`);
  return fromExcelDate(number).toISOString() === `${expected}T00:00:00.000Z`;
});
seen.push(fromExcelDate(46356.75).toISOString() === "2026-11-30T18:00:00.000Z");
const book = new Workbook();
book.addWorksheet("A").getCell("A1").value = new Date("2026-11-30T17:00:00Z");
book.xlsx
  .writeBuffer()
  .then((buffer) => new Workbook().xlsx.load(buffer))
  .then((read) => {
    const value = read.getWorksheet("A").getCell("A1").value.toISOString();
    console.log(`exceljs: ${value}`);
    process.exit(seen.every(Boolean) && value === "2026-11-30T17:00:00.000Z" ? 0 : 1);
  });
NODE
node probe.cjs
