#!/usr/bin/env bash
# jsonata 2.2.2 (npm) writes whole numbers by a picture and reads them back by the same: $formatInteger(17779, "#.##0")
# is 17.779, as in Viet Nam, but $parseInteger("17.779", "#.##0") is 17, and of 1.001.570 it is 1. So it is with a space
# between thousands, as in French, and with the raised point; with the comma, "#,##0", both ways are right. Its
# documentation has the second for «an integer in the format specified by the picture string», and in the specification
# that both follow (XPath and XQuery Functions 3.1, 4.6.1) any character that is neither a letter nor a digit may
# separate groups.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund jsonata@2.2.2
cat >probe.cjs <<'NODE'
const jsonata = require("jsonata");
(async () => {
  let same = true;
  for (const [count, picture, text, expected] of [
    [17779, "#,##0", "17,779", 17779],
    [17779, "#.##0", "17.779", 17],
    [1001570, "#.##0", "1.001.570", 1],
    [-17779, "#.##0", "-17.779", -17],
    [17779, "# ##0", "17 779", 17],
    [17779, "#·##0", "17·779", 17],
  ]) {
    const written = await jsonata(`$formatInteger(${count}, "${picture}")`).evaluate({});
    const back = await jsonata(`$parseInteger("${written}", "${picture}")`).evaluate({});
    console.log(`${count} by "${picture}": ${written}, read back ${back}`);
    same &&= written === text && back === expected;
  }
  process.exit(same ? 0 : 1);
})();
NODE
node probe.cjs
