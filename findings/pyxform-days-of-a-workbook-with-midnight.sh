#!/usr/bin/env bash
# pyxform 4.5.0 (PyPI) makes a form for ODK and KoboToolbox of an XLSForm. A default that is a date in the workbook, 30
# November 2026 for a question of type date, becomes «2026-11-30 00:00:00» in the form, a moment «2026-11-30 17:00:00»,
# and 36 hours «1 day, 12:00:00». The specification (ODK XForms, data types) has date and dateTime as those of XML
# Schema, 2026-11-30 and 2026-11-30T17:00:00, and the XLSForm reference asks for dates as yyyy-mm-dd. The library says
# nothing; typed as texts, the same defaults are as they were. An hour alone, 17:00:00, is right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check pyxform==4.5.0 openpyxl==3.1.5
venv/bin/python - <<'PYTHON'
import re
import sys
from datetime import date, datetime, time, timedelta

import openpyxl
from pyxform.xls2xform import convert

CASES = (
    ("date", "deadline", date(2026, 11, 30), "2026-11-30 00:00:00"),
    ("date", "as_text", "2026-11-30", "2026-11-30"),
    ("dateTime", "moment", datetime(2026, 11, 30, 17), "2026-11-30 17:00:00"),
    ("time", "hour", time(17), "17:00:00"),
    ("text", "hours", timedelta(hours=36), "1 day, 12:00:00"),
)
book = openpyxl.Workbook()
sheet = book.active
sheet.title = "survey"
sheet.append(["type", "name", "label", "default"])
for kind, name, default, _expected in CASES:
    sheet.append([kind, name, name, default])
book.create_sheet("settings").append(["form_title", "form_id"])
book["settings"].append(["Báo cáo", "report"])
book.save("form.xlsx")
made = convert("form.xlsx")
same = made.warnings == []
for kind, name, _default, expected in CASES:
    found = re.search(f"<{name}>(.*?)</{name}>", made.xform).group(1)
    print(f"{name}, of type {kind}: {found}")
    same &= found == expected and f'nodeset="/data/{name}"' in made.xform.replace("/report/", "/data/")
sys.exit(0 if same else 1)
PYTHON
