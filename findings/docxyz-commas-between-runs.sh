#!/usr/bin/env bash
# docxyz 0.2.4 (npm), a port of python-docx, puts commas into the text of a paragraph wherever a run has a tab or a new
# line: «Số hồ sơ», a tab and 17 read as «Số hồ sơ,», a tab and «,17», and a name in two lines has two commas more. Of
# two merged cells of a row the second is undefined, where python-docx 1.2.0 gives the text of both twice.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q python-docx==1.2.0
npm init -y >/dev/null
npm install --silent --no-audit --no-fund docxyz@0.2.4
venv/bin/python - <<'PYTHON'
import docx

document = docx.Document()
document.add_paragraph("Số hồ sơ\t17")
document.add_paragraph("Xã Cam Lâm\n(mới)")
table = document.add_table(rows=1, cols=3)
for column, text in enumerate(("Cả tỉnh", "", "40")):
    table.cell(0, column).text = text
table.cell(0, 0).merge(table.cell(0, 1))
document.save("counts.docx")
document = docx.Document("counts.docx")
print("python-docx:", [paragraph.text for paragraph in document.paragraphs])
print("python-docx:", [cell.text.strip() for cell in document.tables[0].rows[0].cells])
PYTHON
cat >probe.cjs <<'NODE'
const { Document } = require("docxyz");
const document = Document("counts.docx");
const texts = [...document.paragraphs].map((paragraph) => paragraph.text);
const cells = [...[...document.tables[0].rows][0].cells].map((cell) => cell.text?.trim() ?? "undefined");
console.log("docxyz:", texts, cells);
const same =
  JSON.stringify(texts) === JSON.stringify(["Số hồ sơ,\t,17", "Xã Cam Lâm,\n,(mới)"]) &&
  JSON.stringify(cells) === JSON.stringify(["Cả tỉnh", "undefined", "40"]);
process.exit(same ? 0 : 1);
NODE
node probe.cjs
