#!/usr/bin/env bash
# parsedbf 2.0.0 (npm), which reads the attributes of shapefiles, expects the first record right behind the columns. The
# header of a .dbf file says where it is, and some writers leave a byte before it, as dbffile does, or 263, as Visual
# FoxPro. With one byte more 17779 dossiers are 1777 and the 9 is their rate, which is 45, without an error. Of a file
# without such a byte it reads the numbers, but also the row that is marked as deleted. dbffile 1.13.0 reads both files.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund parsedbf@2.0.0 dbffile@1.13.0
cat >probe.mjs <<'NODE'
import { writeFileSync } from "node:fs";
import dbffile from "dbffile";
import parseDbf from "parsedbf";

const COLUMNS = [["UNIT", "C", 6], ["COUNT", "N", 8], ["RATE", "N", 6]];
const ROWS = [" Xa A     17779    45", " Xa B        45    30", "*Xa C       300     9"];

/** A .dbf file whose header ends with a number of bytes behind its mark of the end. */
function file(behind) {
  const header = Buffer.alloc(32 + 32 * COLUMNS.length + 1 + behind);
  header.set([3, 126, 11, 30]);
  header.writeUInt32LE(ROWS.length, 4);
  header.writeUInt16LE(header.length, 8);
  header.writeUInt16LE(ROWS[0].length, 10);
  COLUMNS.forEach(([name, type, size], index) => {
    header.write(name, 32 * (index + 1));
    header.write(type, 32 * (index + 1) + 11);
    header[32 * (index + 1) + 16] = size;
  });
  header[32 + 32 * COLUMNS.length] = 0x0d;
  return Buffer.concat([header, Buffer.from(ROWS.join("") + "\x1a")]);
}

const found = [];
for (const behind of [0, 1]) {
  const bytes = file(behind);
  writeFileSync("counts.dbf", bytes);
  const parsed = parseDbf(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const read = await (await dbffile.DBFFile.open("counts.dbf")).readRecords();
  for (const [library, rows] of [["parsedbf", parsed], ["dbffile", read]]) {
    const counts = rows.map((row) => `${row.COUNT} ${row.RATE}`).join(", ");
    console.log(`${behind} bytes behind the header, ${library}: ${counts}`);
    found.push(counts);
  }
}
const right = "17779 45, 45 30";
const expected = [`${right}, 300 9`, right, "1777 9, 4 5, 30 0", right];
process.exit(JSON.stringify(found) === JSON.stringify(expected) ? 0 : 1);
NODE
node probe.mjs
