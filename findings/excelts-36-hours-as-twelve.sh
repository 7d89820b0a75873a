#!/usr/bin/env bash
# @cj-tech-master/excelts 10.2.0 (npm), displayText of the cells of a workbook: 36 hours under the format `[hh]:mm:ss`
# for totals of hours are 12:00:00, under `[h]:mm` they are 36:00. Behind a condition the number follows the text that
# takes its place: 45 under `[>=45]"đạt";"chưa đạt"` (met, not met) is «đạt45». 17779 under `#\.##0`, by which
# Vietnamese workbooks set the point between thousands, is 17779.000. ssf 0.11.2 (npm) shows 36:00:00, «đạt» and 17.779.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q XlsxWriter==3.3.1
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @cj-tech-master/excelts@10.2.0 ssf@0.11.2
venv/bin/python - <<'PYTHON'
import xlsxwriter

shapes = ((1.5, "[hh]:mm:ss"), (1.5, "[h]:mm"), (45, '[>=45]"đạt";"chưa đạt"'), (30, '[>=45]"đạt";"chưa đạt"'))
with xlsxwriter.Workbook("shown.xlsx") as book:
    sheet = book.add_worksheet("S")
    for row, (value, shape) in enumerate(shapes + ((17779, "#\\.##0"),)):
        sheet.write_number(row, 0, value, book.add_format({"num_format": shape}))
PYTHON
cat >probe.mjs <<'NODE'
import { Workbook } from "@cj-tech-master/excelts";
import ssf from "ssf";
const book = new Workbook();
await book.xlsx.readFile("shown.xlsx");
const cases = [
  [1.5, "[hh]:mm:ss", "12:00:00", "36:00:00"],
  [1.5, "[h]:mm", "36:00", "36:00"],
  [45, '[>=45]"đạt";"chưa đạt"', "đạt45", "đạt"],
  [30, '[>=45]"đạt";"chưa đạt"', "chưa đạt", "chưa đạt"],
  [17779, "#\\.##0", "17779.000", "17.779"],
];
let same = true;
for (const [at, [value, shape, expected, right]] of cases.entries()) {
  const { displayText } = book.getWorksheet("S").getCell(`A${at + 1}`);
  const other = ssf.format(shape, value);
  console.log(`${value} as ${shape}: excelts ${displayText}, ssf ${other}`);
  same &&= displayText === expected && other === right;
}
process.exit(same ? 0 : 1);
NODE
node probe.mjs
