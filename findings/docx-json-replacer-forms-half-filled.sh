#!/usr/bin/env bash
# docx-json-replacer 0.9.1: by its README the marks of a form are filled in headers and footers too, and {{client.name}}
# from nested data. In a header {{unit}} stays as it is, and {{client.name}} becomes nothing. A text with two signs
# loses what stands between them: of «chậm <45% hoặc đúng >30%» (late below 45% or in time above 30%) is left «chậm
# 30%». A figure that nobody gave, null in JSON, is printed as «None».
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q docx-json-replacer==0.9.1 python-docx==1.2.0
venv/bin/python - <<'PYTHON'
import sys

import docx
from docx_json_replacer import DocxReplacer

form = docx.Document()
form.sections[0].header.paragraphs[0].text = "{{unit}}"
for text in ("{{unit}}", "[{{client.name}}]", "{{note}}", "[{{count}}]"):
    form.add_paragraph(text)
form.save("form.docx")
replacer = DocxReplacer("form.docx")
note = "chậm <45% hoặc đúng >30%"
replacer.replace_from_json({"unit": "Xã A", "client": {"name": "Xã B"}, "note": note, "count": None})
replacer.save("filled.docx")
filled = docx.Document("filled.docx")
found = [filled.sections[0].header.paragraphs[0].text] + [paragraph.text for paragraph in filled.paragraphs]
print(found)
sys.exit(0 if found == ["{{unit}}", "Xã A", "[]", "chậm 30%", "[None]"] else 1)
PYTHON
