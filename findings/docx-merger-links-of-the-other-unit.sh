#!/usr/bin/env bash
# docx-merger 1.2.2 (npm) joins Word files, and every link of the second and later ones leads where a link of the first
# leads, if their programs gave both the same inner number, as those of one template do: under the name of Xã Vĩnh Hải
# is the page of Xã Cam Lâm. The texts are right. docxcompose 2.2.0 (PyPI) keeps the links.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q python-docx==1.2.0 docxcompose==2.2.0
npm init -y >/dev/null
npm install --silent --no-audit --no-fund docx-merger@1.2.2
cat >merge.cjs <<'NODE'
const { readFileSync, writeFileSync } = require("node:fs");
const Merger = require("docx-merger");
const files = ["cam-lam", "vinh-hai", "ba-ngoi"].map((name) => readFileSync(`${name}.docx`, "binary"));
new Merger({ pageBreak: false }, files).save("nodebuffer", (data) => writeFileSync("merged.docx", data));
NODE
venv/bin/python - <<'PYTHON'
import subprocess
import sys

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docxcompose.composer import Composer

UNITS = {"cam-lam": "Xã Cam Lâm", "vinh-hai": "Xã Vĩnh Hải", "ba-ngoi": "Phường Ba Ngòi"}
for name, title in UNITS.items():
    report = Document()
    link, run, text = OxmlElement("w:hyperlink"), OxmlElement("w:r"), OxmlElement("w:t")
    link.set(qn("r:id"), report.part.relate_to(f"https://example.org/{name}", RELATIONSHIP_TYPE.HYPERLINK, True))
    text.text = title
    run.append(text)
    link.append(run)
    report.add_paragraph("Báo cáo của ")._p.append(link)
    report.save(f"{name}.docx")


def links(report: object) -> list[str]:
    return [f"{link.text} {link.url}" for line in report.paragraphs for link in line.hyperlinks]


subprocess.run(["node", "merge.cjs"], check=True)
found = links(Document("merged.docx"))
composer = Composer(Document("cam-lam.docx"))
for name in ("vinh-hai", "ba-ngoi"):
    composer.append(Document(f"{name}.docx"))
right = links(composer.doc)
print(f"docx-merger {found}\ndocxcompose {right}")
wrong = [f"{title} https://example.org/cam-lam" for title in UNITS.values()]
whole = [f"{title} https://example.org/{name}" for name, title in UNITS.items()]
sys.exit(0 if found == wrong and right == whole else 1)
PYTHON
