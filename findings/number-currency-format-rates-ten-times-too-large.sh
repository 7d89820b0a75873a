#!/usr/bin/env bash
# number-currency-format 1.0.10 (npm) reads the numbers that it writes. Its decimal separator is «by default: `.`», and
# 12.5 is written as «12.5», but read back as 125, and 1.5 as 15; 0.5 and 12.50 are read as they are. Only with the
# default given once more is it 12.5. With no decimal digits 45 is written as «45.».
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund number-currency-format@1.0.10
cat >probe.cjs <<'NODE'
const { format, unformat } = require("number-currency-format");
const found = [0.5, 1.5, 12.5, 12.25].map((rate) => {
  const written = format(rate, { showDecimals: "AS_IS" });
  const back = [unformat(written), unformat(written, { decimalSeparator: "." })];
  console.log(`${rate} is written as ${written}, read as`, back[0], "and, told of the point,", back[1]);
  return back;
});
const whole = format(45, { decimalsDigits: 0 });
console.log("45 without decimal digits:", whole);
const expected = [[0.5, 0.5], [15, 1.5], [125, 12.5], [12.25, 12.25]];
process.exit(JSON.stringify(found) === JSON.stringify(expected) && whole === "45." ? 0 : 1);
NODE
node probe.cjs
