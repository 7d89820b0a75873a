#!/usr/bin/env bash
# js-duration-parser 1.1.3 (npm) composes texts of numbers: of 2.3 hours, 2 hours and 18 minutes, it makes «2h 17m 59s»,
# of 1.1 hours «1h 6m 2s» and of 8.7 hours «8h 41m 59s», and reads those back as other numbers. It cuts the rest of a
# division by a floating point number instead of rounding it. Late by two hours, -2, is an empty text. Its example, 12.5
# hours, and whole minutes are right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund js-duration-parser@1.1.3
cat >probe.cjs <<'NODE'
const DurationParser = require("js-duration-parser").default;
const parser = new DurationParser();
let same = true;
for (const [hours, expected] of [
  [12.5, "12h 30m"],
  [2.3, "2h 17m 59s"],
  [1.1, "1h 6m 2s"],
  [8.7, "8h 41m 59s"],
  [-2, ""],
]) {
  const found = parser.compose(hours, "h");
  const minutes = Math.round(60 * hours);
  console.log(`${hours} hours, ${minutes} minutes: ${JSON.stringify(found)}, read back ${parser.parse(found, "m")}`);
  same &&= found === expected;
}
process.exit(same ? 0 : 1);
NODE
node probe.cjs
