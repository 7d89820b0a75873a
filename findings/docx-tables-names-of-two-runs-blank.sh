#!/usr/bin/env bash
# docx-tables 0.3.0 (npm) reads a cell of a Word table as blank if its paragraph has two runs: «Xã Cam Lâm» with the
# second word in bold is "", and so is 17779 typed in two goes, which Word saves as two runs. Behind two merged cells
# the figures of a row stand a column further left. python-docx 1.2.0, which wrote the table, reads all of it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q python-docx==1.2.0
npm init -y >/dev/null
npm install --silent --no-audit --no-fund docx-tables@0.3.0
venv/bin/python - <<'PYTHON'
import docx

document = docx.Document()
table = document.add_table(rows=3, cols=3)
for row, texts in enumerate((("Xã A", "17", "5"), ("Xã ", "1204", "7"), ("Cả tỉnh", "", "40"))):
    for column, text in enumerate(texts):
        table.cell(row, column).text = text
table.cell(0, 1).paragraphs[0].add_run("779")
table.cell(1, 0).paragraphs[0].add_run("Cam Lâm").bold = True
table.cell(2, 0).merge(table.cell(2, 1))
document.save("counts.docx")
for row in docx.Document("counts.docx").tables[0].rows:
    print("python-docx:", [cell.text.strip() for cell in row.cells])
PYTHON
cat >probe.cjs <<'NODE'
const read = require("docx-tables");
read({ file: "counts.docx" }).then(([table]) => {
  const rows = Object.values(table).map((row) => row.map((cell) => `${cell.position.col} ${cell.data.trim()}`));
  for (const row of rows) console.log("docx-tables:", row);
  const expected = [["0 Xã A", "1 ", "2 5"], ["0 ", "1 1204", "2 7"], ["0 Cả tỉnh", "1 40"]];
  process.exit(JSON.stringify(rows) === JSON.stringify(expected) ? 0 : 1);
});
NODE
node probe.cjs
