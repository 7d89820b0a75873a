#!/usr/bin/env bash
# @dhis2/expression-parser 1.1.0 (npm) reads DHIS2's expressions for web clients. It multiplies before it divides and adds
# before it subtracts, where DHIS2's server and arithmetic go from left to right: the indicator 9 / 20 * 100 is 0.0045,
# not 45, and 42 received - 2 withdrawn + 4 by post is 36, not 44. No mode refuses such an expression.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @dhis2/expression-parser@1.1.0
cat >probe.mjs <<'NODE'
import { ExpressionDataJs, ExpressionJs, ExpressionMode } from "@dhis2/expression-parser";

const nothing = new ExpressionDataJs(new Map(), new Map(), new Map(), [], new Map());
const modes = ["INDICATOR_EXPRESSION", "VALIDATION_RULE_EXPRESSION", "PREDICTOR_GENERATOR_EXPRESSION"];
const value = (text, mode) => new ExpressionJs(text, ExpressionMode.valueOf(mode)).evaluate(() => null, nothing);
const expected = { "9 / 20 * 100": 0.0045, "9 * 100 / 20": 45, "42 - 2 + 4": 36, "42 + 4 - 2": 44, "24 / 4 / 2": 3 };
let same = true;
for (const [text, number] of Object.entries(expected)) {
  const seen = modes.map((mode) => value(text, mode));
  console.log(`${text} = ${seen.join(", ")}`);
  same = same && seen.every((each) => each === number);
}
process.exit(same ? 0 : 1);
NODE
node probe.mjs
