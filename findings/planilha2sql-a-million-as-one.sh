#!/usr/bin/env bash
# planilha2sql 0.1.0 makes a text column of counts if a million is among them: of 17.779, 1.204 and 1.001.570 the total
# in SQL is 19.984, not 1020553, for 1.001.570 is taken for no number and SQL sums the texts. Without the million the
# column is REAL and the total 18983. From a workbook it makes 123 of the text 00123, and «Đơn vị» and «Đã nộp» become
# on_vi and a_nop.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q planilha2sql==0.1.0 openpyxl==3.1.5
venv/bin/python - <<'PYTHON'
import sqlite3
import sys
from contextlib import closing

import openpyxl
from planilha2sql import converter_arquivo


def rows(path: str, query: str) -> list[tuple]:
    base = path.replace(".", "-") + ".db"
    table, = converter_arquivo(path, base)
    with closing(sqlite3.connect(base)) as connection:
        return connection.execute(query.format(table=table)).fetchall()


same = True
for name, counts, expected in (
    ("with", ("17.779", "1.204", "1.001.570"), (19.984, "text")),
    ("without", ("17.779", "1.204"), (18983, "real")),
):
    with open(f"{name}.csv", "w", encoding="utf-8") as file:
        file.write("unit;received\n" + "".join(f"{unit};{count}\n" for unit, count in zip("ABC", counts)))
    (total, kind), = rows(f"{name}.csv", 'SELECT sum(received), typeof(received) FROM "{table}"')
    print(f"{' + '.join(counts)}: {total:.3f}, {kind}")
    same = same and (round(total, 3), kind) == expected
book = openpyxl.Workbook()
book.active.append(["Đơn vị", "Mã", "Đã nộp"])
book.active.append(["Xã Cam Lâm", "00123", 12])
book.save("counts.xlsx")
units = rows("counts.xlsx", 'SELECT on_vi, ma, a_nop FROM "{table}"')
print(f"on_vi, ma, a_nop: {units}")
sys.exit(0 if same and units == [("Xã Cam Lâm", 123, 12)] else 1)
PYTHON
