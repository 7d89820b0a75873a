#!/usr/bin/env bash
# odsslicer 1.0.1 writes the formula SUM('Quý I, II'.B2:B3) of an .ods file as a sum of a sheet «Quý I; II», which is
# not there: it makes semicolons of the commas between arguments, and of those in the name of a sheet. Read back, the
# formula is shown with the comma; when the sheet gets another name, the formula keeps the old one, though it "fixes
# cross-sheet formulas". In OpenFormula a name in single quotes is taken as it stands.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q odsslicer==1.0.1
venv/bin/python - <<'PYTHON'
import sys
import zipfile
from xml.etree import ElementTree

from odsslicer import ODSReader

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def saved(book):
    """The names of the sheets and the formulas in the file that ``book`` is saved to."""
    book.save("book.ods")
    tree = ElementTree.fromstring(zipfile.ZipFile("book.ods").read("content.xml"))
    names = [sheet.get(f"{TABLE}name") for sheet in tree.iter(f"{TABLE}table")]
    return names, [cell.get(f"{TABLE}formula") for cell in tree.iter() if cell.get(f"{TABLE}formula")]


book = ODSReader.new()
total = book.sheets[0]
quarters = book.add_sheet("Quý I, II")
quarters["B2"].value, quarters["B3"].value = 12, 7
total["A1"].formula = "SUM('Quý I, II'.B2:B3)"
found = [*saved(book), total["A1"].formula_friendly]
book.rename_sheet("Quý I, II", "6 tháng")
found += saved(book)
print(*found, sep="\n")
wrong = ["of:=SUM(['Quý I; II'.B2:.B3])"]
first = total.name
expected = [[first, "Quý I, II"], wrong, "=SUM('Quý I, II'.B2:B3)", [first, "6 tháng"], wrong]
sys.exit(0 if found == expected else 1)
PYTHON
