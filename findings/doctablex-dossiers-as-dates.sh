#!/usr/bin/env bash
# doctablex 1.0.0 (PyPI), which «auto-detects currency, numeric, and date columns» of the tables of Word files, tries
# whether a text might be a date first, and dateutil takes any number up to 31, or of four digits, for one. 12, 17 and
# 30 dossiers become a column without values, NaT; 1204, 2020 and 1999 become 1 January 1204, 2020 and 1999; of rates
# like 12,5 and 99,5 one is a day of the year 1. Only counts of which most have five digits or thousands separated by
# commas stay numbers. python-docx 1.2.0 reads the texts as they are.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q doctablex==1.0.0 python-docx==1.2.0 pandas==3.1.1
venv/bin/python -W ignore - <<'PYTHON'
import sys

import docx
import doctablex

COLUMNS = {
    "few": ("12", "17", "30"),
    "years": ("1204", "2020", "1999"),
    "rates": ("12,5", "45", "99,5"),
    "many": ("17779", "11304", "22456"),
}
document = docx.Document()
table = document.add_table(rows=4, cols=1 + len(COLUMNS))
for column, (title, texts) in enumerate({"unit": ("Cam Lam", "Dien Khanh", "Van Ninh"), **COLUMNS}.items()):
    for row, text in enumerate((title, *texts)):
        table.cell(row, column).text = text
document.save("counts.docx")
[frame] = doctablex.extract_tables("counts.docx")
found = {title: [str(value).removesuffix(" 00:00:00") for value in frame[title]] for title in COLUMNS}
for title, values in found.items():
    print(f"{title}: {', '.join(COLUMNS[title])} are read as {', '.join(values)}")
expected = {
    "few": ["NaT", "NaT", "NaT"],
    "years": ["1204-01-01", "2020-01-01", "1999-01-01"],
    "rates": ["0001-01-12", "NaT", "1999-01-01"],
    "many": ["17779", "11304", "22456"],
}
sys.exit(0 if found == expected else 1)
PYTHON
