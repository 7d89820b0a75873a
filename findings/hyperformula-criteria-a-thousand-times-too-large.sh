#!/usr/bin/env bash
# hyperformula 3.5.0 (npm), told that "," stands before decimals and "." between thousands, as in Vietnam: a number that
# is joined to a text is written with a point all the same, which is then read as one between thousands. Of the rates
# 0,125, 0,45 and 0,3 COUNTIF(A1:A3;">="&A1) counts none, for 0.125 has become 125; right is 3, as with ">=0,125" or
# with English separators. Joined to 0,45 the criterion is an error.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund hyperformula@3.5.0
cat >probe.cjs <<'NODE'
const { HyperFormula } = require("hyperformula");
const value = (formula, separators) => {
  const rows = [[0.125, formula], [0.45], [0.3]];
  const engine = HyperFormula.buildFromArray(rows, { licenseKey: "gpl-v3", ...separators });
  const found = engine.getCellValue({ sheet: 0, row: 0, col: 1 });
  return found.value ?? found;
};
const vietnamese = { decimalSeparator: ",", thousandSeparator: ".", functionArgSeparator: ";" };
const english = { decimalSeparator: ".", thousandSeparator: ",", functionArgSeparator: ";" };
const seen = {};
const formulas = ['=COUNTIF(A1:A3;">="&A1)', '=SUMIF(A1:A3;">="&A1)', '=VALUE(A1&"")', '=COUNTIF(A1:A3;">="&A2)'];
for (const formula of formulas) {
  seen[formula] = [value(formula, vietnamese), value(formula, english)];
}
seen['=COUNTIF(A1:A3;">=0,125")'] = [value('=COUNTIF(A1:A3;">=0,125")', vietnamese)];
for (const [formula, [found, meant]] of Object.entries(seen)) {
  console.log(`${formula}: ${found}${meant === undefined ? "" : `, with English separators ${meant}`}`);
}
const expected = [[0, 3], [0, 0.875], [125, 0.125], ["#VALUE!", 1], [3]];
process.exit(JSON.stringify(Object.values(seen)) === JSON.stringify(expected) ? 0 : 1);
NODE
node probe.cjs
