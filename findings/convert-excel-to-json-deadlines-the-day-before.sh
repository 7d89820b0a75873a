#!/usr/bin/env bash
# convert-excel-to-json 1.7.0 (npm) on a machine in Vietnam (TZ=Asia/Ho_Chi_Minh): the deadline 05/12/2020 in a cell is
# read as 04/12/2020, 23:59:30, and 17:00 on that day as 16:59:30. Its reader counts from 1900 in local time, when Hồ Chí
# Minh City was 7 hours, 6 minutes and 30 seconds ahead, and forgets the seconds. In UTC and in Europe/Berlin the day is
# right; exceljs 4.4.0 reads the same day in every zone, as a moment in UTC.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q XlsxWriter==3.3.1
npm init -y >/dev/null
npm install --silent --no-audit --no-fund convert-excel-to-json@1.7.0 exceljs@4.4.0
venv/bin/python - <<'PYTHON'
from datetime import datetime

import xlsxwriter

with xlsxwriter.Workbook("deadlines.xlsx") as book:
    sheet = book.add_worksheet()
    sheet.write_datetime(0, 0, datetime(2020, 12, 5), book.add_format({"num_format": "dd/mm/yyyy"}))
    sheet.write_datetime(0, 1, datetime(2020, 12, 5, 17), book.add_format({"num_format": "dd/mm/yyyy hh:mm"}))
PYTHON
cat >probe.cjs <<'NODE'
const convert = require("convert-excel-to-json");
const { Workbook } = require("exceljs");
const local = (moment) => moment.toLocaleString("sv-SE");
(async () => {
  const [row] = Object.values(convert({ sourceFile: "deadlines.xlsx" }))[0];
  const book = new Workbook();
  await book.xlsx.readFile("deadlines.xlsx");
  const day = book.worksheets[0].getCell("A1").value;
  console.log([local(row.A), local(row.B), day.toISOString().slice(0, 10)].join(" | "));
})();
NODE
seen=$(for zone in Asia/Ho_Chi_Minh UTC Europe/Berlin; do TZ=$zone node probe.cjs; done)
echo "$seen"
right="2020-12-05 00:00:00 | 2020-12-05 17:00:00 | 2020-12-05"
[ "$seen" = "2020-12-04 23:59:30 | 2020-12-05 16:59:30 | 2020-12-05"$'\n'"$right"$'\n'"$right" ]
