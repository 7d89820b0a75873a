#!/usr/bin/env bash
# direct-formatting-pandas-ods-reader 0.5.3 (PyPI) reads .ods files into tables and keeps what is bold. A title that is
# bold itself, with a style on its words, ends the table: that column and all behind it are left out. So does one over
# two columns: of «Quý III» over both of its columns and «Quý IV», the second column of the third quarter and the fourth
# quarter are lost. «Số hồ sơ trễ», partly bold, is «Số». Titles without any style are right, and so is pandas 3.1.1
# with odfpy 1.4.1 on all of them. The specification (OpenDocument 1.3 part 3, 6.1.7) has text:span inside a paragraph's
# text.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q direct-formatting-pandas-ods-reader==0.5.3 odfpy==1.4.1 pandas==3.1.1
venv/bin/python - <<'PYTHON'
import sys

import pandas
from direct_formatting_pandas_ods_reader import read_ods
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TextProperties
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P, Span


def saved(name, titles, figures):
    """A sheet with one row of titles (bold words in brackets, a dash where one is covered) and one of figures."""
    book = OpenDocumentSpreadsheet()
    bold = Style(name="Bold", family="text")
    bold.addElement(TextProperties(fontweight="bold"))
    book.automaticstyles.addElement(bold)
    sheet = Table(name="Units")
    for texts in (titles, figures):
        row = TableRow()
        for at, text in enumerate(texts):
            if text == "-":
                row.addElement(CoveredTableCell())
                continue
            covers = {"numbercolumnsspanned": 2, "numberrowsspanned": 1} if texts[at + 1 : at + 2] == ["-"] else {}
            cell, paragraph = TableCell(valuetype="string", **covers), P()
            before, _, rest = text.partition("[")
            paragraph.addText(before)
            if rest:
                paragraph.addElement(Span(stylename=bold, text=rest.partition("]")[0]))
                paragraph.addText(rest.partition("]")[2])
            cell.addElement(paragraph)
            row.addElement(cell)
        sheet.addElement(row)
    book.spreadsheet.addElement(sheet)
    book.save(name)


same = True
for titles, expected in (
    (["Đơn vị", "Nhận", "Trễ"], ["Đơn vị", "Nhận", "Trễ"]),
    (["Đơn vị", "[Nhận]", "Trễ"], ["Đơn vị"]),
    (["Đơn vị", "Số [hồ sơ] trễ", "Tỷ lệ"], ["Đơn vị", "Số", "Tỷ lệ"]),
    (["Đơn vị", "Quý III", "-", "Quý IV"], ["Đơn vị", "Quý III"]),
):
    saved("units.ods", titles, ["Cam Lâm", "17", "2", "12"][: len(titles)])
    found = list(read_ods("units.ods", format="markdown").columns)
    other = list(pandas.read_excel("units.ods", engine="odf").columns)
    print(titles, "->", found, "| pandas", other)
    same &= found == expected and len(other) == len(titles)
sys.exit(0 if same else 1)
PYTHON
