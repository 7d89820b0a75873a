#!/usr/bin/env bash
# xlsx-stream-reader 1.1.1 (npm): a text of several looks in one cell, «Xã Vĩnh Hải mới» with «Vĩnh Hải» in bold, loses
# the spaces between its parts and is read as «XãVĩnh Hảimới»; the file says xml:space="preserve" there. The same text
# in one look is whole, and exceljs 4.4.0 reads both.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q XlsxWriter==3.3.1
npm init -y >/dev/null
npm install --silent --no-audit --no-fund xlsx-stream-reader@1.1.1 exceljs@4.4.0
venv/bin/python - <<'PYTHON'
import xlsxwriter

with xlsxwriter.Workbook("units.xlsx") as book:
    sheet = book.add_worksheet()
    sheet.write_rich_string(0, 0, "Xã ", book.add_format({"bold": True}), "Vĩnh Hải", " mới")
    sheet.write_string(0, 1, "Xã Vĩnh Hải mới")
PYTHON
cat >probe.cjs <<'NODE'
const { createReadStream } = require("fs");
const Reader = require("xlsx-stream-reader");
const { Workbook } = require("exceljs");
const streamed = () =>
  new Promise((resolve, reject) => {
    const reader = new Reader();
    reader.on("error", reject);
    reader.on("worksheet", (sheet) => {
      sheet.on("row", (row) => resolve(row.values.slice(1)));
      sheet.process();
    });
    createReadStream("units.xlsx").pipe(reader);
  });
const whole = async () => {
  const book = new Workbook();
  await book.xlsx.readFile("units.xlsx");
  return [1, 2].map((column) => book.worksheets[0].getCell(1, column).text);
};
(async () => {
  const seen = [await streamed(), await whole()].map((row) => JSON.stringify(row));
  console.log("xlsx-stream-reader:", seen[0]);
  console.log("exceljs:", seen[1]);
  const expected = [["XãVĩnh Hảimới", "Xã Vĩnh Hải mới"], ["Xã Vĩnh Hải mới", "Xã Vĩnh Hải mới"]];
  process.exit(String(seen) === String(expected.map((row) => JSON.stringify(row))) ? 0 : 1);
})();
NODE
node probe.cjs
