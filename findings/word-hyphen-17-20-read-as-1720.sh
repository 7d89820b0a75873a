#!/usr/bin/env bash
# A hyphen that keeps its line in Word, Ctrl+Shift+-, is an element of its own, w:noBreakHyphen, and a sign from Insert
# Symbol is w:sym, with a font and a place in it (ECMA-376 part 1, 17.3.3.18 and 17.3.3.30). Of «17-20 hồ sơ» so typed
# nine readers make «1720 hồ sơ»: docx2txt 0.9, docx2python 3.7.1, docxpy 0.8.5, docx2md 1.0.5, docx2md-cli 0.2.0 and
# docx2everything 1.1.0 (PyPI), word-extractor 1.0.4, officeparser 7.8.0 and docx-parser 0.2.1 (npm). Of «đạt ≥45%» all
# but docx2python make «đạt 45%». mammoth 1.13.0 reads both.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
readers="docx2txt==0.9 docx2python==3.7.1 docxpy==0.8.5 docx2md==1.0.5 docx2md-cli==0.2.0 docx2everything==1.1.0"
venv/bin/pip install -q $readers mammoth==1.13.0 python-docx==1.2.0
npm init -y >/dev/null
npm install --silent --no-audit --no-fund word-extractor@1.0.4 officeparser@7.8.0 docx-parser@0.2.1
cat >readers.cjs <<'NODE'
const docxParser = require("docx-parser");
const { OfficeParser } = require("officeparser");
const WordExtractor = require("word-extractor");
const file = "report.docx";
(async () => {
  const texts = {
    "word-extractor": (await new WordExtractor().extract(file)).getBody(),
    officeparser: (await OfficeParser.parseOffice(file)).toText(),
    "docx-parser": await new Promise((done) => docxParser.parseDocx(file, done)),
  };
  console.log(JSON.stringify(texts));
  process.exit(0);
})();
NODE
venv/bin/python - <<'PYTHON'
import json
import subprocess
import sys

import docx
import docx2everything
import docx2md
import docx2md_cli
import docx2txt
import docxpy
import mammoth
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx2python import docx2python

FILE = "report.docx"
document = docx.Document()
for content in (
    "<w:t>Online 17</w:t><w:noBreakHyphen/><w:t>20.</w:t>",
    '<w:t xml:space="preserve">Quota </w:t><w:sym w:font="Symbol" w:char="F0B3"/><w:t>45%.</w:t>',
):
    document.add_paragraph()._p.append(parse_xml(f"<w:r {nsdecls('w')}>{content}</w:r>"))
document.save(FILE)
with open(FILE, "rb") as file:
    texts = {"mammoth": mammoth.extract_raw_text(file).value, "docx2md": docx2md.do_convert(FILE)}
texts |= {"docx2txt": docx2txt.process(FILE), "docxpy": docxpy.process(FILE), "docx2python": docx2python(FILE).text}
texts |= {"docx2md-cli": "\n".join(docx2md_cli.convert(FILE))}
texts |= {"docx2everything": docx2everything.process_to_markdown(FILE)}
texts |= json.loads(subprocess.check_output(["node", "readers.cjs"]))
right = texts.pop("mammoth")
print(f"mammoth: {right!r}")
for name, text in texts.items():
    print(f"{name}: {text!r}")
lost = {name for name, text in texts.items() if "Quota 45%." in text}
same = len(texts) == 9 and all("Online 1720." in text for text in texts.values())
whole = "Online 17\N{NON-BREAKING HYPHEN}20." in right and "Quota ≥45%." in right
sys.exit(0 if same and whole and lost == set(texts) - {"docx2python"} else 1)
PYTHON
