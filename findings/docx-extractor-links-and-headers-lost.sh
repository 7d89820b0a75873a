#!/usr/bin/env bash
# @habibrosyad/docx-extractor 0.1.2 (npm) promises "Extract → Modify → Rebuild without data loss". Words under a link
# are not extracted, so that «Báo cáo của Xã Cam Lâm gửi tỉnh» (the report of the commune) with a link under the name of
# the commune is rebuilt as «Báo cáo của  gửi tỉnh», and the header of the pages, the name of the agency, is gone.
# python-docx 1.2.0, which wrote the file, reads both before, and neither after.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q python-docx==1.2.0
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @habibrosyad/docx-extractor@0.1.2
cat >form.py <<'PYTHON'
import sys

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

if sys.argv[1] == "write":
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "UBND tỉnh"
    paragraph = document.add_paragraph("Báo cáo của ")
    link = document.part.relate_to("https://example.com/units/22333", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    words = f'<w:hyperlink {nsdecls("w", "r")} r:id="{link}"><w:r><w:t>Xã Cam Lâm</w:t></w:r></w:hyperlink>'
    paragraph._p.append(parse_xml(words))
    paragraph.add_run(" gửi tỉnh")
    document.save("form.docx")
else:
    seen = []
    for name in ("form.docx", "rebuilt.docx"):
        document = docx.Document(name)
        header = document.sections[0].header.paragraphs[0].text
        seen.append((header, [paragraph.text for paragraph in document.paragraphs]))
        print(name, *seen[-1])
    expected = [("UBND tỉnh", ["Báo cáo của Xã Cam Lâm gửi tỉnh"]), ("", ["Báo cáo của  gửi tỉnh"])]
    sys.exit(0 if seen == expected else 1)
PYTHON
cat >probe.mjs <<'NODE'
import { readFileSync, writeFileSync } from "node:fs";
import { DocxBuilder, DocxExtractor } from "@habibrosyad/docx-extractor";
const extracted = await new DocxExtractor().extract(readFileSync("form.docx"));
writeFileSync("rebuilt.docx", await new DocxBuilder().build(extracted));
NODE
venv/bin/python form.py write
node probe.mjs >/dev/null
venv/bin/python form.py read
