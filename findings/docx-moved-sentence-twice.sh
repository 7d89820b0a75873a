#!/usr/bin/env bash
# A sentence that was moved while Word tracked changes is stored twice, as w:moveFrom where it no longer is and as
# w:moveTo, both with the text in w:t (ECMA-376 part 1, 17.13.5). docx2txt 0.9, docx2python 3.7.1 and
# word-extractor 1.0.4 (npm) leave out deleted text, but take moved text twice: 12 dossiers are counted as 24. mammoth
# 1.13.0 (PyPI) takes it once. docx-parser 0.2.1 (npm) also takes deleted text, so that 7, corrected to 15, is 715.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q docx2txt==0.9 docx2python==3.7.1 mammoth==1.13.0
npm init -y >/dev/null
npm install --silent --no-audit --no-fund word-extractor@1.0.4 docx-parser@0.2.1
cat >readers.cjs <<'NODE'
const WordExtractor = require("word-extractor");
const docxParser = require("docx-parser");
const file = "report.docx";
(async () => {
  const texts = {
    "word-extractor": (await new WordExtractor().extract(file)).getBody(),
    "docx-parser": await new Promise((done) => docxParser.parseDocx(file, done)),
  };
  console.log(JSON.stringify(texts));
  process.exit(0);
})();
NODE
venv/bin/python - <<'PYTHON'
import json
import re
import subprocess
import sys
import zipfile

import docx2txt
import mammoth
from docx2python import docx2python

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "application/vnd.openxmlformats-"
REVISED = 'w:author="clerk" w:date="2026-11-20T08:00:00Z"'
TYPES = f"""<Types xmlns="{PACKAGE}/content-types">
<Default Extension="rels" ContentType="{OFFICE}package.relationships+xml"/>
<Override PartName="/word/document.xml" ContentType="{OFFICE}officedocument.wordprocessingml.document.main+xml"/>
</Types>"""
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINKS = f"""<Relationships xmlns="{PACKAGE}/relationships">
<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="word/document.xml"/></Relationships>"""


def moved(way, number):
    """The sentence as it is stored in one of its two places."""
    start = f'<w:{way}RangeStart w:id="{number}" w:name="move1" {REVISED}/>'
    sentence = f'<w:{way} w:id="{number + 1}" {REVISED}><w:r><w:t>Online 12.</w:t></w:r></w:{way}>'
    return f'<w:p>{start}{sentence}<w:{way}RangeEnd w:id="{number}"/></w:p>'


CORRECTED = f"""<w:p><w:r><w:t xml:space="preserve">By post </w:t></w:r>
<w:del w:id="5" {REVISED}><w:r><w:delText>7</w:delText></w:r></w:del>
<w:ins w:id="6" {REVISED}><w:r><w:t>15</w:t></w:r></w:ins><w:r><w:t>.</w:t></w:r></w:p>""".replace("\n", "")
BODY = f"{moved('moveTo', 1)}{CORRECTED}{moved('moveFrom', 3)}<w:p><w:r><w:t>End.</w:t></w:r></w:p>"
with zipfile.ZipFile("report.docx", "w") as package:
    for name, part in {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": LINKS,
        "word/document.xml": f'<w:document xmlns:w="{WORD}" xmlns:r="{RELATIONS}"><w:body>{BODY}</w:body></w:document>',
    }.items():
        package.writestr(name, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{part}')

with open("report.docx", "rb") as file:
    texts = {"mammoth": mammoth.extract_raw_text(file).value}
texts |= {"docx2txt": docx2txt.process("report.docx"), "docx2python": docx2python("report.docx").text}
texts |= json.loads(subprocess.check_output(["node", "readers.cjs"]))
seen = {name: [int(figure) for figure in re.findall(r"\d+", text)] for name, text in texts.items()}
for name, figures in seen.items():
    print(f"{name}: {figures}, together {sum(figures)}")
expected = {name: [12, 15, 12] for name in ("docx2txt", "docx2python", "word-extractor")}
sys.exit(0 if seen == expected | {"mammoth": [12, 15], "docx-parser": [12, 715, 12]} else 1)
PYTHON
