#!/usr/bin/env bash
# tabletojson 4.1.15 (npm) takes the titles of a table from its last row with a <th>, whatever is in it. Under titles in
# two rows, «Đơn vị» over both and «Quý III» over «Nhận» and «Trễ», the 17 dossiers of a unit are its late ones, and the
# name is «Nhận». A row of totals at the end, in <th>, takes the place of the titles: the unit is under «Cộng». Its
# README warns of titles in the first column alone. HTML (4.9.12.2) assigns header cells to the cells below them, by
# their place and span.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund tabletojson@4.1.15
cat >probe.cjs <<'NODE'
const { tabletojson } = require("tabletojson");
const cells = (name, texts) => `<tr>${texts.map((text) => `<${name}>${text}</${name}>`).join("")}</tr>`;
const titles = cells("th", ["Đơn vị", "Nhận", "Trễ"]);
const unit = cells("td", ["Xã A", "17", "2"]);
const twoRows =
  '<tr><th rowspan="2">Đơn vị</th><th colspan="2">Quý III</th></tr>' + cells("th", ["Nhận", "Trễ"]) + unit;
let same = true;
for (const [rows, expected] of [
  [titles + unit, { "Đơn vị": "Xã A", "Nhận": "17", "Trễ": "2" }],
  [twoRows, { 2: "2", "Nhận": "Xã A", "Trễ": "17" }],
  [titles + unit + cells("th", ["Cộng", "17", "2"]), { 2: "2", 17: "17", "Cộng": "Xã A" }],
]) {
  const [[found]] = tabletojson.convert(`<table>${rows}</table>`);
  console.log(JSON.stringify(found));
  same &&= JSON.stringify(found) === JSON.stringify(expected);
}
process.exit(same ? 0 : 1);
NODE
node probe.cjs
