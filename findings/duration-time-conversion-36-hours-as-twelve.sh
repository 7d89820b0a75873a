#!/usr/bin/env bash
# duration-time-conversion 1.0.6 (npm) makes texts of seconds with d2t and seconds of texts with t2d. Whole days are
# left out: of 36 hours, which t2d reads from «36:00:00», d2t makes «12:00:00.000», of two days and a minute
# «00:01:00.000»; back again, they are half a day and a minute. Up to 24 hours both ways are right, as in its README.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund duration-time-conversion@1.0.6
cat >probe.cjs <<'NODE'
const { d2t, t2d } = require("duration-time-conversion");
let same = true;
for (const [text, seconds, expected] of [
  ["01:01:01.111", 3661.111, "01:01:01.111"],
  ["23:59:59.000", 86399, "23:59:59.000"],
  ["36:00:00.000", 129600, "12:00:00.000"],
  ["48:01:00.000", 172860, "00:01:00.000"],
]) {
  const [read, written] = [t2d(text), d2t(seconds)];
  console.log(`${text}: ${read} seconds, written again ${written}, that is ${t2d(written)}`);
  same &&= read === seconds && written === expected;
}
process.exit(same ? 0 : 1);
NODE
node probe.cjs
