#!/usr/bin/env bash
# formulon 6.25.6 and @steedos/formula 2.2.37 (npm), two parsers of Salesforce formulas: ADDMONTHS of the deadline on
# 30 November is 30 December, of 28 February 28 March. Salesforce's reference says that a month from the last day of a
# month is the last day of the other one, 31 December and 31 March. FIND(":", "Hạn: 17:00", 5), the colon from the
# fifth character on, which is the eighth, is 4.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund formulon@6.25.6 @steedos/formula@2.2.37
cat >probe.mjs <<'NODE'
import steedos from "@steedos/formula";
import * as formulon from "formulon";
const cases = {
  "ADDMONTHS(DATE(2026,11,30),1)": "2026-12-30",
  "ADDMONTHS(DATE(2026,2,28),1)": "2026-03-28",
  'FIND(":","Hạn: 17:00",5)': "4",
};
const text = ({ value }) => (value instanceof Date ? value.toISOString().slice(0, 10) : String(value));
const seen = Object.entries(cases).map(([formula, expected]) => {
  const found = [formulon.parse ?? formulon.default.parse, steedos.parse].map((parse) => text(parse(formula)));
  console.log(`${formula}: ${found.join(", ")}`);
  return found.every((one) => one === expected);
});
process.exit(seen.every(Boolean) ? 0 : 1);
NODE
node probe.mjs
