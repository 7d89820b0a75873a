#!/usr/bin/env bash
# formula 3.18.0 (npm), «spreadsheet-like», calculates 3 March for a month after 31 January, EDATE, where a spreadsheet
# has 28 February; MOD(-3,2) is -1, in a spreadsheet 1, as its result has the sign of the divisor; SUBSTITUTE takes no
# point out of «1.001.570»; TRIM leaves the two blanks within «Xã  Cam Lâm»; and by DATEDIF, which counts whole months,
# 31 January to 1 March are two. None of it is an error. hyperformula 3.5.0 (npm) has all five as Excel documents them.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund formula@3.18.0 hyperformula@3.5.0
cat >probe.cjs <<'NODE'
const { run } = require("formula");
const { HyperFormula } = require("hyperformula");
const formulas = [
  'DAY(EDATE(DATE(2026,1,31),1))',
  'MONTH(EDATE(DATE(2026,1,31),1))',
  "MOD(-3,2)",
  'SUBSTITUTE("1.001.570",".","")',
  'TRIM("Xã  Cam Lâm")',
  'DATEDIF(DATE(2026,1,31),DATE(2026,3,1),"M")',
  "ROUND(14.5,0)",
];
const engine = HyperFormula.buildFromArray(formulas.map((formula) => [`=${formula}`]), { licenseKey: "gpl-v3" });
const found = formulas.map((formula) => String(run(formula, {})));
const right = formulas.map((_, row) => String(engine.getCellValue({ sheet: 0, row, col: 0 })));
formulas.forEach((formula, row) => console.log(`${formula}: ${found[row]}, hyperformula ${right[row]}`));
const expected = ["3", "3", "-1", "1.001.570", "Xã  Cam Lâm", "2", "15"];
const other = ["28", "2", "1", "1001570", "Xã Cam Lâm", "1", "15"];
process.exit(String(found) === String(expected) && String(right) === String(other) ? 0 : 1);
NODE
node probe.cjs
