#!/usr/bin/env bash
# docxedit 1.2.1 and docx_replace_ms 1.0.1 (PyPI) replace words in Word files, the second «as Microsoft Word does». In a
# cell that spans three columns they do it three times: last quarter's form with «quý I» for «quý II» has «quý IIII»
# over its table, and «quý II» in its text. A report of Xã Cam Lâm becomes one of «Xã Cam Lâm mới mới». Word has one
# such cell and replaces once. docxedit also leaves «17.779» as it is where .779 is bold, without an error.
# python-docx-replace 0.4.4, with ${quarter} in the form, fills each cell once.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q docxedit==1.2.1 docx_replace_ms==1.0.1 python-docx-replace==0.4.4 python-docx==1.2.0
venv/bin/python - <<'PYTHON'
import sys

import docx
import docx_replace_ms
import docxedit
from python_docx_replace import docx_replace


def form(quarter, unit):
    """Last quarter's report: a sentence with a count partly in bold, a title over three columns, one over two."""
    document = docx.Document()
    document.add_paragraph(f"Số hồ sơ {quarter}: 17").add_run(".779").bold = True
    table = document.add_table(rows=2, cols=3)
    table.cell(0, 0).merge(table.cell(0, 2)).text = f"Báo cáo {quarter}"
    table.cell(1, 0).merge(table.cell(1, 1)).text = unit
    return document


changes = {"quý I": "quý II", "Xã Cam Lâm": "Xã Cam Lâm mới", "17.779": "18.000"}
documents = {name: form("quý I", "Xã Cam Lâm") for name in ("docxedit", "docx_replace_ms")}
for old, new in changes.items():
    docxedit.replace_string(documents["docxedit"], old, new)
docx_replace_ms.docx_replace(documents["docx_replace_ms"], **changes)
documents["python-docx-replace"] = form("${quarter}", "${unit}")
docx_replace(documents["python-docx-replace"], quarter="quý II", unit="Xã Cam Lâm mới")
found = {
    name: (document.paragraphs[0].text, document.tables[0].cell(0, 0).text, document.tables[0].cell(1, 0).text)
    for name, document in documents.items()
}
for name, texts in found.items():
    print(name, texts)
expected = {
    "docxedit": ("Số hồ sơ quý II: 17.779", "Báo cáo quý IIII", "Xã Cam Lâm mới mới"),
    "docx_replace_ms": ("Số hồ sơ quý II: 18.000", "Báo cáo quý IIII", "Xã Cam Lâm mới mới"),
    "python-docx-replace": ("Số hồ sơ quý II: 17.779", "Báo cáo quý II", "Xã Cam Lâm mới"),
}
sys.exit(0 if found == expected else 1)
PYTHON
