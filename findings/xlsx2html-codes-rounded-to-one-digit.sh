#!/usr/bin/env bash
# xlsx2html 0.6.4: a number in a cell with the format of texts, «@», is shown with one digit that counts: the commune code
# 22456 as 20000, 1204 dossiers as 1000. And 45 under «0"%"», a rate that was typed in percent, as 4500"%". The formats
# of workbooks are given to Babel 2.19.0 as its own patterns, where @ is a significant digit and a quoted % still multiplies.
# Under «0» and «#,##0» all of them are right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q xlsx2html==0.6.4 openpyxl==3.1.5 Babel==2.19.0 XlsxWriter==3.3.1
venv/bin/python - <<'PYTHON'
import re
import sys

import xlsxwriter
from xlsx2html import xlsx2html

CELLS = [(22456, "@"), (22456, "0"), (1204, "@"), (1204, "#,##0"), (45, '0"%"'), (0.45, "0%")]
with xlsxwriter.Workbook("codes.xlsx") as book:
    sheet = book.add_worksheet()
    for column, (value, shown) in enumerate(CELLS):
        sheet.write(0, column, value, book.add_format({"num_format": shown}))
page = xlsx2html("codes.xlsx", locale="vi")
page.seek(0)
seen = [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", page.read(), re.DOTALL)]
for (value, shown), text in zip(CELLS, seen, strict=True):
    print(f"{value} under {shown}: {text}")
sys.exit(seen != ["20000", "22456", "1000", "1.204", '4500"%"', "45%"])
PYTHON
