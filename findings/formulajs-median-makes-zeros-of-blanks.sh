#!/usr/bin/env bash
# @formulajs/formulajs 4.6.1 (npm): in a spreadsheet MEDIAN passes over blank cells and words, as AVERAGE, MIN and COUNT
# do. Here it takes them for 0, and writes that 0 into the list that it was given: of the rates 80, «chưa báo cáo» (not
# yet reported) and 90 the median is 80, not 85; from then on their average is 56.67, their lowest 0, their number 3.
# SUMIF with ">=0" of 80, a blank and 90 is the text "8090"; with null in place of the blank, it is 170.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @formulajs/formulajs@4.6.1
cat >probe.cjs <<'NODE'
const { AVERAGE, COUNT, MEDIAN, MIN, SUMIF } = require("@formulajs/formulajs");
const rates = [80, "chưa báo cáo", 90];
const figures = () => ({ average: AVERAGE(rates), lowest: MIN(rates), number: COUNT(rates) });
const seen = { before: figures(), median: MEDIAN(rates), after: figures(), rates };
const sums = [SUMIF([80, "", 90], ">=0"), SUMIF([80, null, 90], ">=0")];
for (const [name, value] of Object.entries({ ...seen, sums })) console.log(`${name}: ${JSON.stringify(value)}`);
const expected = {
  before: { average: 85, lowest: 80, number: 2 },
  median: 80,
  after: { average: 170 / 3, lowest: 0, number: 3 },
  rates: [80, 0, 90],
};
const same = JSON.stringify(seen) === JSON.stringify(expected) && JSON.stringify(sums) === '["8090",170]';
process.exit(same ? 0 : 1);
NODE
node probe.cjs
