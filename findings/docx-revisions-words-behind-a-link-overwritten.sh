#!/usr/bin/env bash
# docx-revisions 0.1.5 and cmi-docx 0.4.2 (PyPI) replace words in Word files. In a paragraph with a link both look for
# the words in its whole text and write them into its runs alone, where a link's words are none: «Xem quý I nhé» with a
# link under «quý I» becomes «Xem quý Iquý II»; «nhé» is gone and the link as it was. `accepted_text` of docx-revisions
# leaves links out, and the tabs and breaks of what was inserted: 15, a tab and 45% are 1545%. A sentence that was moved
# is neither in it nor in `original_text`. Saved with `accept_all`, the words of the link and the tab are there, as
# python-docx 1.2.0 reads them.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q docx-revisions==0.1.5 cmi-docx==0.4.2 python-docx==1.2.0
venv/bin/python - <<'PYTHON'
import sys

import docx
from cmi_docx import document as cmi
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx_revisions import RevisionDocument

MARK = 'w:id="{}" w:author="Clerk" w:date="2026-11-30T10:00:00Z"'


def part(paragraph, tag, attributes, inner):
    paragraph._p.append(parse_xml(f"<w:{tag} {nsdecls('w')} {attributes}><w:r>{inner}</w:r></w:{tag}>"))


report = docx.Document()
linked = report.add_paragraph("Xem ")
part(linked, "hyperlink", 'w:anchor="quarter"', "<w:t>quý I</w:t>")
linked.add_run(" nhé")
report.save("linked.docx")
counts = report.add_paragraph("Số hồ sơ: ")
part(counts, "ins", MARK.format(1), "<w:t>15</w:t><w:tab/><w:t>45%</w:t>")
part(report.add_paragraph("Từ: "), "moveFrom", MARK.format(2), "<w:t>12 trễ</w:t>")
part(report.add_paragraph("Đến: "), "moveTo", MARK.format(3), "<w:t>12 trễ</w:t>")
report.save("marked.docx")

marked = RevisionDocument("marked.docx")
accepted = [paragraph.accepted_text for paragraph in marked.paragraphs]
original = [paragraph.original_text for paragraph in marked.paragraphs]
print("accepted:", accepted, "\noriginal:", original)
marked.accept_all()
marked.save("accepted.docx")
saved = [paragraph.text for paragraph in docx.Document("accepted.docx").paragraphs]
print("accept_all:", saved)
tracked = RevisionDocument("linked.docx")
tracked.find_and_replace_tracked("quý I", "quý II", author="Clerk")
tracked.accept_all()
tracked.save("tracked.docx")
plain = docx.Document("linked.docx")
cmi.ExtendDocument(plain).replace("quý I", "quý II")
replaced = [docx.Document("tracked.docx").paragraphs[0].text, plain.paragraphs[0].text]
print("replaced:", replaced)
same = accepted == ["Xem  nhé", "Số hồ sơ: 1545%", "Từ: ", "Đến: "] and original[2:] == ["Từ: ", "Đến: "]
same &= saved[:2] == ["Xem quý I nhé", "Số hồ sơ: 15\t45%"]
sys.exit(0 if same and replaced == ["Xem quý Iquý II"] * 2 else 1)
PYTHON
