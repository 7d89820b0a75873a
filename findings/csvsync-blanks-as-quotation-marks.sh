#!/usr/bin/env bash
# csvsync 1.3.3 (npm), whose README follows RFC 4180, reads an empty text in quotes as a quotation mark: of «"Xã
# A","",""», as programs write it that quote every field, the count is one mark and the note another. What it writes
# itself has no quotes around empty texts, and so does not show it. By RFC 4180 (2.5 and 2.7) such a field is empty.
# csv-parse 7.0.3 (npm) reads it so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund csvsync@1.3.3 csv-parse@7.0.3
cat >probe.cjs <<'NODE'
const csvsync = require("csvsync");
const { parse } = require("csv-parse/sync");
let same = true;
for (const [csv, expected, right] of [
  ['"Xã A","17","tốt"', '[["Xã A","17","tốt"]]', '[["Xã A","17","tốt"]]'],
  ['"Xã A","",""', '[["Xã A","\\"","\\""]]', '[["Xã A","",""]]'],
  ["Xã A,,", '[["Xã A","",""]]', '[["Xã A","",""]]'],
]) {
  const [found, other] = [csvsync.parse(csv), parse(csv)].map((rows) => JSON.stringify(rows));
  console.log(`${csv}: csvsync ${found}, csv-parse ${other}`);
  same &&= found === expected && other === right;
}
process.exit(same ? 0 : 1);
NODE
node probe.cjs
