#!/usr/bin/env bash
# xlsx-calc 0.9.2 (npm) calculates workbooks again. SUMIF of units that stand one below another looks at the first row
# alone: of «Phường» 12, «Xã» 20, «Phường» 30, the sum of «Phường» is 12, that of «Xã» 0; with the same table laid in
# rows they are right, 42 and 20. A criterion that compares gives 0 in both: SUMIF(B1:B3,">15",B1:B3), in a spreadsheet
# 50. hyperformula 3.5.0 (npm) calculates all six rightly.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund xlsx-calc@0.9.2 xlsx@0.18.5 hyperformula@3.5.0
cat >probe.cjs <<'NODE'
const XLSX = require("xlsx");
const calculate = require("xlsx-calc");
const { HyperFormula } = require("hyperformula");
const units = ["Phường", "Xã", "Phường"];
const counts = [12, 20, 30];
const column = units.map((unit, row) => [unit, counts[row]]);
const tables = {
  column: [column, ['SUMIF(A1:A3,"Phường",B1:B3)', 'SUMIF(A1:A3,"Xã",B1:B3)', 'SUMIF(B1:B3,">15",B1:B3)']],
  row: [[units, counts], ['SUMIF(A1:C1,"Phường",A2:C2)', 'SUMIF(A1:C1,"Xã",A2:C2)', 'SUMIF(A2:C2,">15",A2:C2)']],
};
const seen = {};
const right = {};
for (const [name, [rows, formulas]] of Object.entries(tables)) {
  const sheet = XLSX.utils.aoa_to_sheet(rows);
  formulas.forEach((f, at) => (sheet[`E${at + 1}`] = { t: "n", f, v: -1 }));
  sheet["!ref"] = "A1:E3";
  const book = { SheetNames: ["Units"], Sheets: { Units: sheet } };
  calculate(book);
  seen[name] = formulas.map((_, at) => sheet[`E${at + 1}`].v);
  right[name] = formulas.map((formula) => {
    const engine = HyperFormula.buildFromArray([...rows, [`=${formula}`]], { licenseKey: "gpl-v3" });
    return engine.getCellValue({ sheet: 0, row: rows.length, col: 0 });
  });
}
console.log("xlsx-calc   ", JSON.stringify(seen));
console.log("hyperformula", JSON.stringify(right));
const same = (found, meant) => JSON.stringify(found) === JSON.stringify(meant);
const wrong = same(seen, { column: [12, 0, 0], row: [42, 20, 0] });
process.exit(wrong && same(right, { column: [42, 20, 50], row: [42, 20, 50] }) ? 0 : 1);
NODE
node probe.cjs
