#!/usr/bin/env bash
# moment-recur 1.0.7 and dayjs-recur 1.0.1 (npm): whatever recurs every month or quarter from the last day of a short
# month comes twice in longer ones. From 30 November, every three months means 28 February, 30 and 31 May, 30 and 31
# August; from 28 February, every month has four days, 28 to 31 March. From 31 January there is one day a month.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund moment-recur@1.0.7 moment@2.31.0 dayjs-recur@1.0.1 dayjs@1.11.13
cat >probe.cjs <<'NODE'
const dayjs = require("dayjs");
const moment = require("moment");
require("moment-recur");
dayjs.extend(require("dayjs-recur"));
let same = true;
for (const [first, months, expected] of [
  ["2026-11-30", 3, "2027-02-28 2027-05-30 2027-05-31 2027-08-30 2027-08-31"],
  ["2026-02-28", 1, "2026-03-28 2026-03-29 2026-03-30 2026-03-31 2026-04-28"],
  ["2026-01-31", 1, "2026-02-28 2026-03-31 2026-04-30 2026-05-31 2026-06-30"],
]) {
  for (const [name, library] of [["moment-recur", moment], ["dayjs-recur", dayjs]]) {
    const days = library(first).recur().every(months).months().next(5, "YYYY-MM-DD").join(" ");
    console.log(`${name}, from ${first}, every ${months} months: ${days}`);
    same &&= days === expected;
  }
}
process.exit(same ? 0 : 1);
NODE
node probe.cjs
