#!/usr/bin/env bash
# xlsx-to-csv 2.0.1 (npm) returns a workbook as CSV if told dest: "return". A comma stands before it and one after it:
# the first line has a column more than the others, so that the title «Mã» (code) stands over the names and «Hồ sơ»
# (dossiers) over nothing, and there is one more row of two blank cells. With ";" between cells the first title is
# «,Mã». Written to a file, the same CSV has neither comma.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q XlsxWriter==3.3.1
npm init -y >/dev/null
npm install --silent --no-audit --no-fund xlsx-to-csv@2.0.1
venv/bin/python - <<'PYTHON'
import xlsxwriter

with xlsxwriter.Workbook("counts.xlsx") as book:
    sheet = book.add_worksheet()
    for row, cells in enumerate((("Mã", "Tên", "Hồ sơ"), ("22456", "Xã Vĩnh Hải", "12"))):
        sheet.write_row(row, 0, cells)
PYTHON
cat >probe.cjs <<'NODE'
const { readFileSync } = require("node:fs");
const { convertFile } = require("xlsx-to-csv");
const returned = [",", ";"].map((delimiter) => convertFile("counts.xlsx", { delimiter, dest: "return" }));
convertFile("counts.xlsx", { delimiter: ",", dest: "counts.csv" });
const written = readFileSync("counts.csv", "utf8");
console.log("returned:", JSON.stringify(returned));
console.log("written: ", JSON.stringify(written));
const wrong = [",Mã,Tên,Hồ sơ\n22456,Xã Vĩnh Hải,12\n,", ",Mã;Tên;Hồ sơ\n22456;Xã Vĩnh Hải;12\n,"];
const plain = (text) => text.replaceAll("\r\n", "\n");
const same = JSON.stringify(returned.map(plain)) === JSON.stringify(wrong);
process.exit(same && plain(written) === "Mã,Tên,Hồ sơ\n22456,Xã Vĩnh Hải,12\n" ? 0 : 1);
NODE
node probe.cjs
