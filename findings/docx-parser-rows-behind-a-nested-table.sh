#!/usr/bin/env bash
# @thasmorato/docx-parser 1.4.0 (npm): where a cell of a Word table holds a small table of its own, the rows behind it
# are lost, and rows of the inner table stand in their place: the units B and C are missing. Whatever stands in a
# table is given twice, as paragraphs first and then as a table, and all tables come behind the last paragraph, so that
# extractText has the 10 and 2 of unit A twice. python-docx 1.2.0, which wrote the file, reads its four rows.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q python-docx==1.2.0
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @thasmorato/docx-parser@1.4.0
venv/bin/python - <<'PYTHON'
import docx

document = docx.Document()
table = document.add_table(rows=4, cols=2)
for row, texts in enumerate((("Đơn vị", "Hồ sơ"), ("Xã A", "12"), ("Xã B", "7"), ("Xã C", "5"))):
    for column, text in enumerate(texts):
        table.cell(row, column).text = text
inner = table.cell(1, 1).add_table(rows=2, cols=2)
for row, texts in enumerate((("Đúng hạn", "10"), ("Quá hạn", "2"))):
    for column, text in enumerate(texts):
        inner.cell(row, column).text = text
document.add_paragraph("Hết")
document.save("report.docx")
for row in docx.Document("report.docx").tables[0].rows:
    print("python-docx:", [cell.text.strip() for cell in row.cells])
PYTHON
cat >probe.mjs <<'NODE'
import { readFileSync } from "node:fs";
import { extractText, parseDocxToArray } from "@thasmorato/docx-parser";
const file = readFileSync("report.docx");
const elements = await parseDocxToArray(file);
const table = elements.find(({ type }) => type === "table");
const rows = table.content.map(({ cells }) => cells.map(({ content }) => content));
const text = await extractText(file);
const last = elements.at(-1).type;
console.log(rows, `\nlast of all: ${last}\n${text}`);
const expected = [["Đơn vị", "Hồ sơ"], ["Xã A", "12 Đúng hạn", "10"], ["Quá hạn", "2"]];
const twice = text.split("Quá hạn").length === 3 && text.split("Xã C").length === 2;
process.exit(JSON.stringify(rows) === JSON.stringify(expected) && last === "table" && twice ? 0 : 1);
NODE
node probe.mjs
