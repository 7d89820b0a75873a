#!/usr/bin/env bash
# excel 1.0.1 (npm), «simple NodeJS XLSX parser», reads a workbook in pieces and makes text of each piece by itself. A
# letter of two bytes or more on the border becomes two marks of replacement: of 5000 communes, one «Hòa» is «H��a»,
# another in another file. A workbook of figures alone, in which XlsxWriter 3.2.9 (PyPI) writes no table of shared texts
# as there are none, is read as empty, [], with a note of the XML parser on the console. xlsx 0.18.5 (npm) reads both
# rightly.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund excel@1.0.1 xlsx@0.18.5
python3 -m venv venv
venv/bin/pip install -q XlsxWriter==3.2.9
venv/bin/python - <<'PYTHON'
import xlsxwriter

for name, rows in (
    ("names.xlsx", [(f"Phường Đông Ninh Hòa số {number}", number) for number in range(5000)]),
    ("figures.xlsx", [(17, 2), (12, 1)]),
):
    with xlsxwriter.Workbook(name) as book:
        sheet = book.add_worksheet("Units")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
PYTHON
cat >probe.cjs <<'NODE'
const parse = require("excel").default;
const XLSX = require("xlsx");
const other = (name) => {
  const book = XLSX.readFile(name);
  return XLSX.utils.sheet_to_json(book.Sheets[book.SheetNames[0]], { header: 1 });
};
const broken = (rows) => rows.filter(([name], number) => name !== `Phường Đông Ninh Hòa số ${number}`);
(async () => {
  const rows = await parse("names.xlsx");
  const wrong = broken(rows);
  console.log(`${rows.length} rows, wrong: ${JSON.stringify(wrong)}`);
  const figures = await parse("figures.xlsx");
  console.log("figures:", JSON.stringify(figures), "xlsx:", JSON.stringify(other("figures.xlsx")));
  const seen = rows.length === 5000 && wrong.length > 0 && wrong.every(([name]) => name.includes("\uFFFD"));
  const right = broken(other("names.xlsx")).length === 0 && String(other("figures.xlsx")) === "17,2,12,1";
  process.exit(seen && figures.length === 0 && right ? 0 : 1);
})();
NODE
node probe.cjs
