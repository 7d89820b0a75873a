#!/usr/bin/env bash
# docx2csv 0.1.4, docx2md-cli 0.2.0 and docx-parser-converter 1.0.3 (PyPI), which make rows of the tables of Word files:
# a cell that spans two columns (w:gridSpan, ECMA-376 part 1, 17.4.17) takes one. Where «Quý III» stands over what came
# in and what is late, and «Quý IV» behind it, «Quý IV» comes to stand over the late ones of the third quarter, and
# nothing over its own. A cell over two rows is repeated by the first two, left blank by the third. python-docx 1.2.0,
# which wrote the file, gives each row its five columns.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q docx2csv==0.1.4 docx2md-cli==0.2.0 docx-parser-converter==1.0.3 python-docx==1.2.0
venv/bin/python - <<'PYTHON'
import sys

import docx
import docx2csv
import docx2md_cli
from docx_parser_converter import ConversionConfig, docx_to_text

document = docx.Document()
table = document.add_table(rows=3, cols=5)
table.cell(0, 0).merge(table.cell(1, 0)).text = "Xã"
table.cell(0, 1).merge(table.cell(0, 2)).text = "Quý III"
table.cell(0, 3).merge(table.cell(0, 4)).text = "Quý IV"
for column, title in enumerate(("nhận", "trễ", "nhận", "trễ"), 1):
    table.cell(1, column).text = title
for column, text in enumerate(("Cam Lâm", "17", "2", "12", "1")):
    table.cell(2, column).text = text
document.save("counts.docx")
marked = [line for line in docx2md_cli.convert("counts.docx") if line.startswith("| ")]
text = docx_to_text("counts.docx", config=ConversionConfig(table_mode="tabs"))
rows = {
    "python-docx": [[cell.text for cell in row.cells] for row in docx.Document("counts.docx").tables[0].rows],
    "docx2csv": docx2csv.extract_tables("counts.docx")[0]["data"],
    "docx2md-cli": [[cell.strip() for cell in line.strip("|\n").split("|")] for line in marked],
    "docx-parser-converter": [line.split("\t") for line in text.splitlines() if line],
}
same = True
for name, found in rows.items():
    late = "/".join(row[2] for row in found)
    print(name, found, f"third column: {late}")
    same &= late == ("Quý III/trễ/2" if name == "python-docx" else "Quý IV/trễ/2")
sys.exit(0 if same and rows["docx2csv"][1][0] == "Xã" and rows["docx-parser-converter"][1][0] == "" else 1)
PYTHON
