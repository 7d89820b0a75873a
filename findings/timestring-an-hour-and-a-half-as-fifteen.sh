#!/usr/bin/env bash
# timestring 7.0.0 (npm) makes seconds of texts like «1h 15m», which «can be as messy as you like». A comma between
# digits is left out, so that 1,5h, an hour and a half as it is written in Viet Nam and most of Europe, is 15 hours, and
# 0,25d six hours are 25 days; it says nothing. So is a sign: -1h is an hour, and 1h -30m 90 minutes. 1.5h is right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund timestring@7.0.0
cat >probe.cjs <<'NODE'
const loaded = require("timestring");
const timestring = loaded.default ?? loaded;
let same = true;
for (const [text, expected, right] of [
  ["1h 15m", 1.25, 1.25],
  ["1.5h", 1.5, 1.5],
  ["1,5h", 15, 1.5],
  ["0,25d", 600, 6],
  ["-1h", 1, -1],
  ["1h -30m", 1.5, 0.5],
]) {
  const found = timestring(text, "h");
  console.log(`${text}: ${found} hours, right ${right}`);
  same &&= found === expected;
}
process.exit(same ? 0 : 1);
NODE
node probe.cjs
