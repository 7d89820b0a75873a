#!/usr/bin/env bash
# sav-writer 1.0.0 and @codious/sav-reader-writer 1.1.4 (npm) write SPSS files, whose dates are seconds since 1582 and
# have no zone. They take days as «30-11-2026». In Viet Nam that is written as 17:00 on the 29th, so that SPSS shows 29
# November, and 17:00:30 as 10:00:00: the seconds are read as parts of one. A count that is null, or a blank text, is
# the number 0; undefined alone is a missing value. sav-reader 2.0.8 reads what they wrote.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund sav-writer@1.0.0 @codious/sav-reader-writer@1.1.4 sav-reader@2.0.8
cat >probe.cjs <<'NODE'
const { readFileSync, writeFileSync } = require("node:fs");
const codious = require("@codious/sav-reader-writer");
const { DateHelper, SavBufferReader } = require("sav-reader");
const writer = require("sav-writer");

const ROWS = [
  { count: 17779, day: "30-11-2026", moment: "30-11-2026 17:00:30" },
  { count: null, day: "05-12-2026", moment: "05-12-2026 23:59:59" },
  { count: "", day: "05-12-2026", moment: "05-12-2026 23:59:59" },
  { count: undefined, day: "05-12-2026", moment: "05-12-2026 23:59:59" },
];
const variables = ({ Numeric, Date, DateTime }) => [
  { name: "count", type: Numeric },
  { name: "day", type: Date },
  { name: "moment", type: DateTime },
];
const shown = (seconds) => DateHelper.dateFromNumber(seconds).toISOString().slice(0, 19);

async function probe() {
  writer.saveToFile("writer.sav", ROWS, variables(writer.VariableType));
  writeFileSync("codious.sav", codious.toBuffer(ROWS, variables(codious.VariableType)));
  const found = [];
  for (const name of ["writer", "codious"]) {
    const reader = new SavBufferReader(readFileSync(`${name}.sav`));
    await reader.open();
    const rows = await reader.readAllRows();
    found.push(rows.map(({ count, day, moment }) => `${count ?? "missing"} ${shown(day)} ${shown(moment)}`));
    console.log(`${name}:`, found.at(-1));
  }
  const december = "2026-12-04T17:00:00 2026-12-05T16:59:00";
  const november = "17779 2026-11-29T17:00:00 2026-11-30T10:00:00";
  const expected = [november, `0 ${december}`, `0 ${december}`, `missing ${december}`];
  process.exit(found.every((rows) => JSON.stringify(rows) === JSON.stringify(expected)) ? 0 : 1);
}

probe();
NODE
TZ=Asia/Ho_Chi_Minh node probe.cjs
