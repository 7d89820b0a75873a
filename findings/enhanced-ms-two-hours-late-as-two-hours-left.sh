#!/usr/bin/env bash
# enhanced-ms 5.0.0 (npm) makes words of milliseconds and milliseconds of words, both without a sign: two hours late,
# -7200000, are «2 hours», the same as two hours left, and «-2h» is 7200000, «1d -2h» 26 hours and not 22. The package
# ms 2.1.3 has -2h and -7200000.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund enhanced-ms@5.0.0 ms@2.1.3
cat >probe.mjs <<'NODE'
import { ms } from "enhanced-ms";
import plain from "ms";
let same = true;
for (const [asked, expected, right] of [
  [7200000, "2 hours", "2h"],
  [-7200000, "2 hours", "-2h"],
  ["2h", 7200000, 7200000],
  ["-2h", 7200000, -7200000],
]) {
  const [found, other] = [ms(asked), plain(asked)];
  console.log(`${asked}: enhanced-ms ${found}, ms ${other}`);
  same &&= found === expected && other === right;
}
console.log("1d -2h:", ms("1d -2h") / 3600000, "hours");
process.exit(same && ms("1d -2h") === 26 * 3600000 ? 0 : 1);
NODE
node probe.mjs
