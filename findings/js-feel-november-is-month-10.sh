#!/usr/bin/env bash
# js-feel 1.4.7 (npm), FEEL «based on DMN specification conformance level 3»: the month of date("2026-11-30") is 10, and
# date(2026, 11, 30) is 30 December. In the specification (DMN 1.5, 10.3.4.1) the date of a year, month and day is that
# day, and months are 1 to 12. Of 40 days .days is 9. remove(["A","B","C","D"], 2) leaves "C" alone, insert before(["A",
# "C"], 2, "B") nothing, index of([1,2,3,2], 2) is 1 alone, and decimal(2.5, 0) is 3; the specification has [2,4] and 2,
# half to even, as examples (10.3.4.4 and 10.3.4.5). feelin 8.2.0 (npm) has the right answer to all.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund js-feel@1.4.7 feelin@8.2.0
cat >probe.mjs <<'NODE'
import { createRequire } from "node:module";
import { evaluate } from "feelin";
const { feel } = createRequire(import.meta.url)("js-feel")();
const text = (value) => (typeof value?.toISO === "function" ? value.toISODate() : JSON.stringify(value));
let same = true;
for (const [expression, expected, right] of [
  ['date("2026-11-30").month', "10", "11"],
  ["date(2026, 11, 30).year", "2026", "2026"],
  ["date(2026, 11, 30) = date(\"2026-11-30\")", "false", "true"],
  ["date(2026, 11, 30) = date(\"2026-12-30\")", "true", "false"],
  ['duration("P2D").days', "2", "2"],
  ['duration("P40D").days', "9", "40"],
  ['(date("2026-12-01") - date("2026-10-22")).days', "9", "40"],
  ['remove(["A","B","C","D"], 2)', '["C"]', '["A","C","D"]'],
  ['insert before(["A","C"], 2, "B")', "[]", '["A","B","C"]'],
  ["index of([1,2,3,2], 2)", "1", "[2,4]"],
  ["decimal(2.5, 0)", '"3"', "2"],
]) {
  const found = text(await feel.parse(expression).build({}));
  let other = evaluate(expression, {});
  other = text(other?.value ?? other);
  console.log(`${expression}: js-feel ${found}, feelin ${other}`);
  same &&= found === expected && other === right;
}
process.exit(same ? 0 : 1);
NODE
TZ=UTC node probe.mjs
