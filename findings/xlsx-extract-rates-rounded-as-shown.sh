#!/usr/bin/env bash
# xlsx-extract 0.2.0 (npm): a number is rounded to the decimals of the format that shows it, also where the format is in
# percent: 0.45 under «0.0%» is read as 0.5, 0.45126 under «0.00%» as 0.45, and 0.3049 under «0%», in whole percent, as
# 30. So whether a rate is 45 or 50 % cannot be told, nor whether it is a fraction. Under «General» it is 0.45126.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q XlsxWriter==3.3.1
npm init -y >/dev/null
npm install --silent --no-audit --no-fund xlsx-extract@0.2.0
venv/bin/python - <<'PYTHON'
import xlsxwriter

with xlsxwriter.Workbook("rates.xlsx") as book:
    sheet = book.add_worksheet()
    rates = [(0.45, "0.0%"), (0.3049, "0%"), (0.45126, "0.00%"), (0.45126, "General"), (612.5, "#,##0")]
    for column, (rate, shown) in enumerate(rates):
        sheet.write(0, column, rate, book.add_format({"num_format": shown}))
PYTHON
cat >probe.cjs <<'NODE'
const { XLSX } = require("xlsx-extract");
new XLSX()
  .extract("rates.xlsx", { sheet_nr: 1 })
  .on("row", (row) => {
    console.log("read:", JSON.stringify(row));
    process.exitCode = JSON.stringify(row) === "[0.5,30,0.45,0.45126,612]" ? 0 : 1;
  })
  .on("error", (error) => {
    console.log(error);
    process.exit(1);
  });
process.exitCode = 1;
NODE
node probe.cjs
