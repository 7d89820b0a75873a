#!/usr/bin/env bash
# html-table-to-json 1.0.0 (npm) makes a title of a column of each <th>, also of those that head a row, which HTML has
# <th> for as well: in a table of units with their names in <th>, the 17 dossiers of Xã A are under the title «Xã B», no
# row has a name, and the late ones are under «Hồ sơ». With html-table-to-dataframe 1.0.46 and node-html-markdown 2.0.0
# (npm) too, figures beside a name of two rows (rowspan) move to the left: the second unit is under the district, its 12
# under «Xã». tabletojson 4.1.8 keeps them in their columns.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund html-table-to-json@1.0.0 html-table-to-dataframe@1.0.46 \
  node-html-markdown@2.0.0 tabletojson@4.1.8
cat >probe.mjs <<'NODE'
import dataframe from "html-table-to-dataframe";
import HtmlTableToJson from "html-table-to-json";
import { NodeHtmlMarkdown } from "node-html-markdown";
import { tabletojson } from "tabletojson";
const titles = (...names) => `<thead><tr>${names.map((name) => `<th>${name}</th>`).join("")}</tr></thead>`;
const named =
  `<table>${titles("Đơn vị", "Hồ sơ", "Trễ")}<tbody><tr><th>Xã A</th><td>17</td><td>0</td></tr>` +
  "<tr><th>Xã B</th><td>12</td><td>5</td></tr></tbody></table>";
const spanned =
  `<table>${titles("Huyện", "Xã", "Hồ sơ")}<tbody><tr><td rowspan="2">Cam Lâm</td><td>A</td><td>17</td></tr>` +
  "<tr><td>B</td><td>12</td></tr></tbody></table>";
const cells = (markdown) => markdown.trim().split("\n").at(-1).split("|").map((cell) => cell.trim());
const found = [
  HtmlTableToJson.parse(named).results[0],
  HtmlTableToJson.parse(spanned).results[0][1],
  dataframe.toDataFrame(spanned, ["Huyện", "Xã", "Hồ sơ"])[1],
  cells(NodeHtmlMarkdown.translate(spanned)).slice(1, -1),
  tabletojson.convert(spanned)[0][1],
];
for (const result of found) console.log(JSON.stringify(result));
const moved = { Huyện: "B", Xã: "12" };
const expected = [
  [
    { "Xã B": "17", "Hồ sơ": "0" },
    { "Xã B": "12", "Hồ sơ": "5" },
  ],
  moved,
  moved,
  ["B", "12", ""],
  { Huyện: "Cam Lâm", Xã: "B", "Hồ sơ": "12" },
];
const sorted = (value) =>
  JSON.stringify(value, (key, part) =>
    part && typeof part === "object" && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort()) : part,
  );
process.exit(sorted(found) === sorted(expected) ? 0 : 1);
NODE
node probe.mjs
