#!/usr/bin/env bash
# xlsxgrep 0.0.41 prints numbers of workbooks "using their spreadsheet number format" and searches what it prints: 0.45
# as 0% is «0%», where the sheet shows 45%, 0.4567 as 0.0% is «0.5%», and who looks for 45 finds no unit. The code 123
# under 00000 is «123», a million under 0.0,, is «1001570.0,,» and the month 202611 under 0000\-00 is «202611-00».
# 17779 under #,##0 is right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q xlsxgrep==0.0.41 XlsxWriter==3.3.1
venv/bin/python - <<'PYTHON'
import xlsxwriter

with xlsxwriter.Workbook("counts.xlsx") as book:
    sheet = book.add_worksheet()
    cells = [(0.45, "0%"), (0.4567, "0.0%"), (123, "00000"), (1001570, "0.0,,")]
    for row, (number, shown) in enumerate((*cells, (202611, "0000\\-00"), (17779, "#,##0"))):
        sheet.write_string(row, 0, "Xã")
        sheet.write_number(row, 1, number, book.add_format({"num_format": shown}))
PYTHON
venv/bin/xlsxgrep Xã counts.xlsx | tee found
printf 'Xã\t%s\n' 0% 0.5% 123 1001570.0,, 202611-00 17,779 >expected
diff expected found
test -z "$(venv/bin/xlsxgrep 45 counts.xlsx)"
