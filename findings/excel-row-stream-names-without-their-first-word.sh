#!/usr/bin/env bash
# excel-row-stream 1.4.2 (npm) leaves out the first part of a name that is partly in bold: «Xã Vĩnh Hải mới» with «mới»
# in bold is read as « mới», «Phường Cam Lâm» with the last words in bold as «Cam Lâm». Only the first text of a
# workbook is whole. Rows are numbered without the blank ones between them, so that row 5 of the sheet is row 4.
# exceljs 4.4.0 reads names and numbers of rows rightly.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q XlsxWriter==3.3.1
npm init -y >/dev/null
npm install --silent --no-audit --no-fund excel-row-stream@1.4.2 exceljs@4.4.0
venv/bin/python - <<'PYTHON'
import xlsxwriter

with xlsxwriter.Workbook("names.xlsx") as book:
    sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
    sheet.write_rich_string("A1", "Tên ", bold, "đơn vị")
    sheet.write_rich_string("A2", "Xã Vĩnh Hải", bold, " mới")
    sheet.write_rich_string("A3", "Phường ", bold, "Cam Lâm")
    sheet.write_string("A5", "Xã Cam Lâm")
PYTHON
cat >probe.cjs <<'NODE'
const { createReadStream } = require("node:fs");
const { Writable } = require("node:stream");
const { pipeline } = require("node:stream/promises");
const rowStream = require("excel-row-stream").default;
const { Workbook } = require("exceljs");
(async () => {
  const seen = {};
  const right = {};
  const write = (row, _, done) => {
    seen[row.index] = row.values[0];
    done();
  };
  const sink = new Writable({ objectMode: true, write });
  await pipeline(createReadStream("names.xlsx"), rowStream({ matchSheet: /./ }), sink);
  const book = new Workbook();
  await book.xlsx.readFile("names.xlsx");
  book.worksheets[0].eachRow((row, at) => (right[at] = row.getCell(1).text));
  console.log("excel-row-stream", JSON.stringify(seen));
  console.log("exceljs         ", JSON.stringify(right));
  const wrong = { 1: "Tên đơn vị", 2: " mới", 3: "Cam Lâm", 4: "Xã Cam Lâm" };
  const whole = { 1: "Tên đơn vị", 2: "Xã Vĩnh Hải mới", 3: "Phường Cam Lâm", 5: "Xã Cam Lâm" };
  const same = JSON.stringify(seen) === JSON.stringify(wrong) && JSON.stringify(right) === JSON.stringify(whole);
  process.exit(same ? 0 : 1);
})();
NODE
node probe.cjs
