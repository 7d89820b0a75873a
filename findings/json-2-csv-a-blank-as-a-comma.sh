#!/usr/bin/env bash
# json-2-csv 5.6.0 (npm) does not read back what it has written where the last value of the last row is empty and the
# one before it is in quotes: of a unit with the note «một, hai» and no figure the figure is «,». With another row
# behind it, or a line break at the end of the text, it is empty, as it was. In the specification (RFC 4180, 2.2 and
# 2.4) the last line break is optional and a row has as many fields as the first. csv-parse 7.0.3 reads an empty text.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund json-2-csv@5.6.0 csv-parse@7.0.3
cat >probe.cjs <<'NODE'
const { csv2json, json2csv } = require("json-2-csv");
const { parse } = require("csv-parse/sync");
let same = true;
for (const [note, end, expected] of [
  ["một", "", ""],
  ["một, hai", "", ","],
  ["một, hai", "\n", ""],
  ["một, hai", "\nXã B,ba,5", ""],
]) {
  const csv = json2csv([{ unit: "Xã A", note, count: "" }]) + end;
  const [found] = csv2json(csv);
  const [other] = parse(csv, { columns: true });
  console.log(`${JSON.stringify(csv)}: ${JSON.stringify(found)}, csv-parse ${JSON.stringify(other)}`);
  same &&= found.count === expected && other.count === "" && found.note === note;
}
process.exit(same ? 0 : 1);
NODE
node probe.cjs
