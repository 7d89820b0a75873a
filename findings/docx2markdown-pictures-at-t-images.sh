#!/usr/bin/env bash
# docx2markdown 0.1.1 (PyPI) makes Markdown of Word files and keeps their pictures in a subfolder. Written to
# output/report.md, the link to output/images/image1.png is «s/images/image1.png», where nothing is; it is right only
# for a file whose folder has no name or one of one letter. A name in two lines in a cell of a table, «Xã» and «Cam
# Lâm», becomes two rows of Markdown: «Xã», without figures, and «Cam Lâm», so that a table of two units has three. In
# the tables of GitHub Flavored Markdown, as which markdown-it-py 4.0.0 reads them, each line is a row.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q docx2markdown==0.1.1 python-docx==1.2.0 markdown-it-py==4.0.0 pillow==12.0.0
venv/bin/python - <<'PYTHON'
import pathlib
import re
import sys

import docx
from docx2markdown import docx_to_markdown
from markdown_it import MarkdownIt
from PIL import Image

Image.new("RGB", (4, 4), "red").save("chart.png")
document = docx.Document()
document.add_picture("chart.png")
table = document.add_table(rows=3, cols=2)
for row, texts in zip(table.rows, (("Đơn vị", "Hồ sơ"), ("Xã\nCam Lâm", "17"), ("Xã Suối Dầu", "12")), strict=True):
    for cell, text in zip(row.cells, texts, strict=True):
        cell.text = text
document.save("report.docx")
links = {}
for name in ("output/report.md", "report.md"):
    pathlib.Path(name).parent.mkdir(exist_ok=True)
    docx_to_markdown("report.docx", name)
    links[name] = re.findall(r"!\[\]\((.*?)\)", pathlib.Path(name).read_text())
    print(f"{name}: {links[name]}")
html = MarkdownIt("gfm-like", {"linkify": False}).render(pathlib.Path("report.md").read_text())
cells = re.findall(r"<td>(.*?)</td>", html)
rows = ["Xã", "", "Cam Lâm", "17", "Xã Suối Dầu", "12"]
print("cells:", cells, "| file:", [str(path) for path in pathlib.Path("output").rglob("*.png")])
same = links == {"output/report.md": ["t/images/image1.png"], "report.md": ["images/image1.png"]}
sys.exit(0 if same and pathlib.Path("output/images/image1.png").exists() and cells == rows else 1)
PYTHON
