#!/usr/bin/env bash
# xlsx2json 1.0.0 (npm) reads Vietnamese texts that openpyxl 3.1.5 saved with lxml 6.1.3 as HTML: «Xã Cam Lâm» is
# X&#227; Cam L&#226;m, «Đơn vị», in the row of keys, the key &#272;&#417;n v&#7883;. With lxml, openpyxl saves such
# letters as references, which XML allows. Those of a number format stay as they are, «12 hồ sơ». python-calamine 0.9.1
# reads the texts from the same file.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q openpyxl==3.1.5 lxml==6.1.3 python-calamine==0.9.1
npm init -y >/dev/null
npm install --silent --no-audit --no-fund xlsx2json@1.0.0
venv/bin/python - <<'PYTHON'
import openpyxl
from python_calamine import CalamineWorkbook

book = openpyxl.Workbook()
book.active.append(["Đơn vị", "code", "received"])
book.active.append(["Xã Cam Lâm", "22456", 12])
book.active["C2"].number_format = '0" hồ sơ"'
book.save("counts.xlsx")
print("calamine:", CalamineWorkbook.from_path("counts.xlsx").get_sheet_by_index(0).to_python())
PYTHON
cat >probe.cjs <<'NODE'
const read = require("xlsx2json");
read("counts.xlsx", { sheet: 0, keysRow: 1, dataStartingRow: 2 }).then((rows) => {
  console.log("xlsx2json:", rows);
  const expected = [{ "&#272;&#417;n v&#7883;": "X&#227; Cam L&#226;m", code: "22456", received: "12 hồ sơ" }];
  process.exit(JSON.stringify(rows) === JSON.stringify(expected) ? 0 : 1);
});
NODE
node probe.cjs
