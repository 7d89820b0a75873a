#!/usr/bin/env bash
# docx-merge-xml 0.1.1 joins two Word files. If both hold a picture, as the charts or seals of two units, both pictures
# of the result are that of the second file: its image1.png takes the place of the first one's, wherever the second file
# is put in. docxcompose 2.2.0 keeps both.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q docx-merge-xml==0.1.1 docxcompose==2.2.0 python-docx==1.2.0 pillow==13.0.0
venv/bin/python - <<'PYTHON'
import io
import re
import sys

from docx import Document
from docx_merge import merge_docx
from docxcompose.composer import Composer
from PIL import Image

for name, colour in (("Xã Cam Lâm", "red"), ("Xã Vĩnh Hải", "blue")):
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(picture, "PNG")
    report = Document()
    report.add_paragraph(f"Báo cáo của {name}")
    report.add_picture(picture)
    report.add_paragraph("{{sau}}")
    report.save(f"{colour}.docx")


def pictures(report: object) -> list[str]:
    parts = [report.part.related_parts[key] for key in re.findall(r'r:embed="(\w+)"', report.element.body.xml)]
    pixels = [Image.open(io.BytesIO(part.blob)).convert("RGB").getpixel((0, 0)) for part in parts]
    return [{(255, 0, 0): "red", (0, 0, 255): "blue"}[pixel] for pixel in pixels]


same = True
for place in ({"insert_end": True}, {"insert_start": True}, {"pattern": "{{sau}}"}):
    found = pictures(Document(merge_docx("red.docx", "blue.docx", **place)))
    print(f"docx-merge-xml, {next(iter(place))}: {found}")
    same = same and found == ["blue", "blue"]
composer = Composer(Document("red.docx"))
composer.append(Document("blue.docx"))
right = pictures(composer.doc)
print(f"docxcompose: {right}")
sys.exit(0 if same and right == ["red", "blue"] else 1)
PYTHON
