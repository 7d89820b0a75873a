#!/usr/bin/env bash
# excel-formula 1.5.0 (npm) turns a formula of Excel into JavaScript that is valid but means something else: 100%-A1,
# the share that did not come in online, becomes `100%-A1`, a remainder, so that a rate of 0.45 leaves 0.1 instead of
# 0.55; ^ is taken over as exclusive or, so that (45-30)^2 is 13; B1&C1 becomes a sum, so that 12 and 2026 are 2038.
# fast-formula-parser 1.0.19 calculates as Excel does.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund excel-formula@1.5.0 fast-formula-parser@1.0.19
cat >probe.cjs <<'NODE'
const { toJavaScript } = require("excel-formula");
const Parser = require("fast-formula-parser");
const cells = { A1: 0.45, B1: 12, C1: 2026, D1: 45, E1: 30 };
const parser = new Parser({ onCell: ({ row, col }) => cells["ABCDE"[col - 1] + row] });
let same = true;
for (const [formula, expected, right] of [
  ["100%-A1", 0.1, 0.55],
  ["(D1-E1)^2", 13, 225],
  ["B1&C1", 2038, "122026"],
  ["B1*C1+E1", 24342, 24342],
]) {
  const script = toJavaScript(`=${formula}`);
  const value = new Function(...Object.keys(cells), `return ${script}`)(...Object.values(cells));
  const found = Number(value.toFixed(6));
  const other = parser.parse(formula, { row: 1, col: 9, sheet: "S" });
  console.log(`${formula} as JavaScript ${script}: ${found}; fast-formula-parser ${other}`);
  same &&= found === expected && other === right;
}
process.exit(same ? 0 : 1);
NODE
node probe.cjs
