#!/usr/bin/env bash
# csv-split-easy 7.0.11 (npm) ends a row at every line break, also within quotes, and leaves out what it has read of
# that field: of «"Xã⏎Cam Lâm",17» an empty row and ["Cam Lâm", "17"] are left, of a note in three lines the third. The
# specification (RFC 4180, 2.6) has line breaks in fields that are in quotes. csv-parse 7.0.3 (npm) reads the whole
# names.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund csv-split-easy@7.0.11 csv-parse@7.0.3
cat >probe.mjs <<'NODE'
import { parse } from "csv-parse/sync";
import { splitEasy } from "csv-split-easy";
let same = true;
for (const [csv, expected, right] of [
  ['Đơn vị,Số\n"Xã Cam Lâm",17', '[["Đơn vị","Số"],["Xã Cam Lâm","17"]]', '[["Đơn vị","Số"],["Xã Cam Lâm","17"]]'],
  ['"Xã\nCam Lâm",17\nXã B,5', '[[],["Cam Lâm","17"],["Xã B","5"]]', '[["Xã\\nCam Lâm","17"],["Xã B","5"]]'],
  ['"một\nhai\nba",1', '[[],[],["ba","1"]]', '[["một\\nhai\\nba","1"]]'],
]) {
  const [found, other] = [splitEasy(csv), parse(csv)].map((rows) => JSON.stringify(rows));
  console.log(`${JSON.stringify(csv)}: ${found}, csv-parse ${other}`);
  same &&= found === expected && other === right;
}
process.exit(same ? 0 : 1);
NODE
node probe.mjs
