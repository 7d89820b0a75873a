#!/usr/bin/env bash
# xlsx-populate 1.21.0 (npm): a text that is written as JavaScript would write a number is read as one: of the codes in a
# column 22456 becomes a number and 00123 stays a text, and 17.779, a count typed as text, is 17.779 with a fraction,
# while 17.770 stays one. It is so wherever the file has its texts: in their cells, as openpyxl 3.1.5 writes them, or in
# the shared table, as XlsxWriter 3.3.1 does. exceljs 4.4.0 reads texts.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q openpyxl==3.1.5 et-xmlfile==2.0.0 XlsxWriter==3.3.1
npm init -y >/dev/null
npm install --silent --no-audit --no-fund xlsx-populate@1.21.0 exceljs@4.4.0
venv/bin/python - <<'PYTHON'
import openpyxl
import xlsxwriter

ROW = ["00123", "22456", "17.770", "17.779", "Xã Vĩnh Hải"]
book = openpyxl.Workbook()
book.active.append(ROW)
book.save("openpyxl.xlsx")
with xlsxwriter.Workbook("xlsxwriter.xlsx") as book:
    sheet = book.add_worksheet()
    for column, text in enumerate(ROW):
        sheet.write_string(0, column, text)
PYTHON
cat >probe.cjs <<'NODE'
const { fromFileAsync } = require("xlsx-populate");
const { Workbook } = require("exceljs");
const populated = async (name) => (await fromFileAsync(name)).sheet(0).usedRange().value()[0];
const excel = async (name) => {
  const book = new Workbook();
  await book.xlsx.readFile(name);
  return book.worksheets[0].getRow(1).values.slice(1);
};
(async () => {
  const texts = ["00123", "22456", "17.770", "17.779", "Xã Vĩnh Hải"];
  const mixed = ["00123", 22456, "17.770", 17.779, "Xã Vĩnh Hải"];
  let same = true;
  for (const name of ["openpyxl.xlsx", "xlsxwriter.xlsx"]) {
    const seen = [await populated(name), await excel(name)].map((row) => JSON.stringify(row));
    console.log(`${name}: xlsx-populate ${seen[0]}, exceljs ${seen[1]}`);
    same = same && seen[0] === JSON.stringify(mixed) && seen[1] === JSON.stringify(texts);
  }
  process.exit(same ? 0 : 1);
})();
NODE
node probe.cjs
