#!/usr/bin/env bash
# mr-excel 6.0.1 (npm): whatever has a line break in its cell, such as «Số hồ sơ\ntrực tuyến», is read by excelToJson as
# the text "null", as the heading of a column too, so that all such columns become one. «Phòng A & B» comes back as
# «Phòng A &amp; B». exceljs 4.4.0 reads all of it rightly.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q XlsxWriter==3.3.1
npm init -y >/dev/null
npm install --silent --no-audit --no-fund mr-excel@6.0.1 exceljs@4.4.0
venv/bin/python - <<'PYTHON'
import xlsxwriter

with xlsxwriter.Workbook("counts.xlsx") as book:
    sheet, wrapped = book.add_worksheet("S"), book.add_format({"text_wrap": True})
    sheet.write_row("A1", ["Đơn vị", "Số hồ sơ\ntiếp nhận", "Số hồ sơ\ntrực tuyến"], wrapped)
    sheet.write_row("A2", ["Xã Cam Lâm", 120, 54])
    sheet.write_row("A3", ["Phòng A & B\n(Xã Vĩnh Hải)", 80, 16], wrapped)
    sheet.write_row("A4", ["Phòng A & B", 40, 9])
PYTHON
cat >probe.cjs <<'NODE'
const { readFileSync } = require("node:fs");
const { Workbook } = require("exceljs");
const { excelToJson } = require("mr-excel");
(async () => {
  const fetched = async () => new Uint8Array(readFileSync("counts.xlsx")).buffer;
  const plain = JSON.stringify((await excelToJson("counts.xlsx", fetched, false)).S);
  const headed = JSON.stringify((await excelToJson("counts.xlsx", fetched, true)).S);
  const book = new Workbook();
  await book.xlsx.readFile("counts.xlsx");
  const right = JSON.stringify(book.worksheets[0].getSheetValues().slice(1).map((row) => row.slice(1)));
  console.log(`without headings ${plain}\nwith headings    ${headed}\nexceljs          ${right}`);
  const row = (...cells) => Object.fromEntries(cells.map((cell, at) => [`property${at + 1}`, cell]));
  const wrong = [
    row("Đơn vị", "null", "null"),
    row("Xã Cam Lâm", "120", "54"),
    row("null", "80", "16"),
    row("Phòng A &amp; B", "40", "9"),
  ];
  const whole = [
    ["Đơn vị", "Số hồ sơ\ntiếp nhận", "Số hồ sơ\ntrực tuyến"],
    ["Xã Cam Lâm", 120, 54],
    ["Phòng A & B\n(Xã Vĩnh Hải)", 80, 16],
    ["Phòng A & B", 40, 9],
  ];
  process.exit(plain === JSON.stringify(wrong) && right === JSON.stringify(whole) ? 0 : 1);
})();
NODE
node probe.cjs 2>/dev/null
