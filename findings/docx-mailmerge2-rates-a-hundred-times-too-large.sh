#!/usr/bin/env bash
# docx-mailmerge2 1.0.3 formats merge fields as Python does, not as Word: in Word's pictures «%» is a sign like any other
# (\# "##%" shows 33 as 33%), here it multiplies by 100, so a rate of 45 becomes 4500%. The picture «#.##0», by which Word
# with Vietnamese settings writes 11.304 dossiers, gives 11304.000, with three decimals instead of a group.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q docx-mailmerge2==1.0.3 python-docx==1.2.0
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
import sys

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from mailmerge import MailMerge

pictures = {"0%": "rate", "0.0": "rate", "#,##0": "dossiers", "#.##0": "dossiers"}
letter = Document()
for picture, name in pictures.items():
    code = f" MERGEFIELD {name} \\# &quot;{picture}&quot; "
    field = f'<w:fldSimple {nsdecls("w")} w:instr="{code}"><w:r><w:t>…</w:t></w:r></w:fldSimple>'
    letter.add_paragraph()._p.append(parse_xml(field))
letter.save("letter.docx")
with MailMerge("letter.docx") as merge:
    merge.merge(rate=45, dossiers=11304)
    merge.write("merged.docx")
merged = ["".join(text.text for text in each._p.iter(qn("w:t"))) for each in Document("merged.docx").paragraphs]
for (picture, name), text in zip(pictures.items(), merged, strict=True):
    print(f'{name} \\# "{picture}": {text}')
sys.exit(0 if merged == ["4500%", "45.0", "11,304", "11304.000"] else 1)
PYTHON
