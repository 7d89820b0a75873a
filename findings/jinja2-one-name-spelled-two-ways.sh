#!/usr/bin/env bash
# Jinja2 3.1.6 under docxtpl 0.20.2: a tag with a Vietnamese name, filled alone, goes blank when the same name is also
# in the template with its marks decomposed, as text pasted from a PDF or from macOS has it. Two names for Jinja2, they
# become one local variable in the Python code that it compiles, and the last one to be looked up fills both.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q Jinja2==3.1.6 docxtpl==0.20.2 python-docx==1.2.0
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version
from unicodedata import normalize

import docx
from docxtpl import DocxTemplate

COMPOSED = normalize("NFC", "đơn_vị")
DECOMPOSED = normalize("NFD", "đơn_vị")


def filled(*tags, **context):
    form = docx.Document()
    for tag in tags:
        form.add_paragraph("{{ %s }}" % tag)
    form.save("form.docx")
    template = DocxTemplate("form.docx")
    template.render(context)
    template.save("filled.docx")
    return [paragraph.text for paragraph in docx.Document("filled.docx").paragraphs]


unit, both = {COMPOSED: "Phòng A"}, {COMPOSED: "Phòng A", DECOMPOSED: "Phòng B"}
seen = {
    "composed": filled(COMPOSED, **unit),
    "composed, decomposed": filled(COMPOSED, DECOMPOSED, **unit),
    "composed, decomposed, both given": filled(COMPOSED, DECOMPOSED, **both),
    "decomposed, composed, both given": filled(DECOMPOSED, COMPOSED, **both),
}
print("Jinja2", version("Jinja2"), "- docxtpl", version("docxtpl"))
for tags, texts in seen.items():
    print(f"{tags}: {texts}")
expected = [["Phòng A"], ["", ""], ["Phòng B", "Phòng B"], ["Phòng A", "Phòng A"]]
sys.exit(0 if list(seen.values()) == expected else 1)
PYTHON
