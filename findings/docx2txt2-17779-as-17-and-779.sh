#!/usr/bin/env bash
# docx2txt2 1.0.4 and docx-miner 0.1.0 (PyPI) make text of Word files and put a blank between any two runs. Where a part
# is bold or was corrected, «Phường» is «Ph ường», «17.779» is «17 .779» or, for 17 and 779 of «17779», the two numbers
# 17 and 779. docx2txt2 announces that it does not preserve whitespace, not that it adds some; docx-miner leaves out all
# tables as well, without a word. In WordprocessingML (ECMA-376 part 1, 17.3.2) runs follow one another without a space;
# python-docx 1.2.0 and docx2everything 1.1.0 read them so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q docx2txt2==1.0.4 docx-miner==0.1.0 docx2everything==1.1.0 python-docx==1.2.0
venv/bin/python - <<'PYTHON'
import sys

import docx
import docx2everything
import docx2txt2
from docx_extractor import DocxExtractor

document = docx.Document()
for whole, bold in (("Ph", "ường"), ("Số hồ sơ: 17", ".779"), ("Trễ hạn: 17", "779")):
    document.add_paragraph(whole).add_run(bold).bold = True
document.add_table(rows=1, cols=2).cell(0, 1).text = "Tỷ lệ 45%"
document.save("report.docx")
found = {
    "docx2txt2": docx2txt2.extract_text("report.docx"),
    "docx-miner": DocxExtractor("unpacked").extract("report.docx"),
    "docx2everything": " | ".join(docx2everything.process("report.docx").split("\n\n")),
    "python-docx": " | ".join(paragraph.text for paragraph in document.paragraphs),
}
for name, text in found.items():
    print(f"{name}: {text}")
expected = {
    "docx2txt2": "Ph ường Số hồ sơ: 17.779 Trễ hạn: 17 779 Tỷ lệ 45%",
    "docx-miner": "Ph ường Số hồ sơ: 17 .779 Trễ hạn: 17 779",
    "docx2everything": "Phường | Số hồ sơ: 17.779 | Trễ hạn: 17779 |  | Tỷ lệ 45%",
    "python-docx": "Phường | Số hồ sơ: 17.779 | Trễ hạn: 17779",
}
sys.exit(0 if found == expected else 1)
PYTHON
