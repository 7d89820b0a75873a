#!/usr/bin/env bash
# xlsxtream 2.0.0 (npm) takes the first number format that a workbook defines itself, number 164, for a time of day,
# whatever it is: with 0.0% the rates 0.45 and 0.995 are 10:48:00 and 23:52:48, the count 12 with 0" hồ sơ" (dossiers)
# is 00:00:00. A name partly in bold counts as two texts, so that all texts after it stand in other places: the unit of
# the second row is called by the second half of the first. exceljs 4.4.0 reads all of it rightly.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q XlsxWriter==3.3.1
npm init -y >/dev/null
npm install --silent --no-audit --no-fund xlsxtream@2.0.0 exceljs@4.4.0
venv/bin/python - <<'PYTHON'
import xlsxwriter

for name, shown, numbers in (("rates", "0.0%", (0.45, 0.995)), ("counts", '0" hồ sơ"', (12, 7))):
    with xlsxwriter.Workbook(f"{name}.xlsx") as book:
        sheet, shape = book.add_worksheet(), book.add_format({"num_format": shown})
        for row, number in enumerate(numbers):
            sheet.write_number(row, 0, number, shape)
        if name == "rates":
            sheet.write_rich_string(0, 1, book.add_format({"bold": True}), "Xã ", "Vĩnh Hải")
            sheet.write_string(1, 1, "Xã Cam Lâm")
PYTHON
cat >probe.cjs <<'NODE'
const { Workbook } = require("exceljs");
const xlsxtream = require("xlsxtream");
const streamed = async (name) => {
  const book = await xlsxtream.open(name);
  const rows = [];
  for await (const row of await book.sheets[0].getObjectStream()) rows.push(row);
  return rows;
};
const excel = async (name) => {
  const book = new Workbook();
  await book.xlsx.readFile(name);
  const rows = [];
  book.worksheets[0].eachRow((row) => {
    const cells = [];
    row.eachCell((cell) => cells.push(typeof cell.value === "number" ? cell.value : cell.text));
    rows.push(cells);
  });
  return rows;
};
(async () => {
  const seen = [];
  for (const name of ["rates", "counts"]) {
    const path = `${process.cwd()}/${name}.xlsx`;
    seen.push(JSON.stringify(await streamed(path)), JSON.stringify(await excel(path)));
    console.log(`${name}: xlsxtream ${seen.at(-2)}, exceljs ${seen.at(-1)}`);
  }
  const expected = [
    [["10:48:00", "Xã"], ["23:52:48", "Vĩnh Hải"]],
    [[0.45, "Xã Vĩnh Hải"], [0.995, "Xã Cam Lâm"]],
    [["00:00:00"], ["00:00:00"]],
    [[12], [7]],
  ];
  process.exit(seen.every((found, at) => found === JSON.stringify(expected[at])) ? 0 : 1);
})();
NODE
node probe.cjs
