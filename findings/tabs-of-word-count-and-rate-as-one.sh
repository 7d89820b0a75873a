#!/usr/bin/env bash
# docx2everything 1.1.0 and docx2md-cli 0.2.0 (PyPI), which turn Word files into Markdown, and docx-parser 0.2.1 (npm),
# which gives their text: a tab between two figures is lost. Of the line «Xã A», 17779 and 45% with tabs between them
# all three make «Xã A1777945%», a count of 1777945 in per cent. docx-parser does the same to the cells of a table:
# 1.204 and 0 beside it are 1.2040. python-docx 1.2.0, which wrote the file, reads the tabs and the cells.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q docx2everything==1.1.0 docx2md-cli==0.2.0 python-docx==1.2.0
npm init -y >/dev/null
npm install --silent --no-audit --no-fund docx-parser@0.2.1
venv/bin/python - <<'PYTHON'
import sys

import docx
import docx2everything
import docx2md_cli

document = docx.Document()
document.add_paragraph("Xã A\t17779\t45%")
table = document.add_table(rows=1, cols=2)
table.cell(0, 0).text, table.cell(0, 1).text = "1.204", "0"
document.save("counts.docx")
found = {
    "python-docx": docx.Document("counts.docx").paragraphs[0].text,
    "docx2everything": docx2everything.process_to_markdown("counts.docx"),
    "docx2md-cli": "\n".join(docx2md_cli.convert("counts.docx")),
}
for name, text in found.items():
    print(f"{name}: {text!r}")
right = found.pop("python-docx") == "Xã A\t17779\t45%"
sys.exit(0 if right and all("Xã A1777945%" in text for text in found.values()) else 1)
PYTHON
cat >probe.cjs <<'NODE'
require("docx-parser").parseDocx("counts.docx", (text) => {
  console.log(`docx-parser: ${JSON.stringify(text)}`);
  process.exit(text.trim() === "Xã A1777945%1.2040" ? 0 : 1);
});
NODE
node probe.cjs
