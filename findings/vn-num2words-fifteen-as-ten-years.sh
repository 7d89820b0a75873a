#!/usr/bin/env bash
# vn-num2words 1.0.4 (npm) writes the teens with «muời», which is no word (it is «mười»), and 15 with «năm» for the five
# of ten, where Vietnamese has «lăm»: 15 dossiers are «muời năm», which reads as «ten years». 10 and 25 are right, so a
# try with round figures shows nothing; 115, 1,015 and 11,304 have the same mistake inside.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund vn-num2words@1.0.4
cat >probe.cjs <<'NODE'
const words = require("vn-num2words");
const expected = {
  10: "mười", 25: "hai mươi lăm",
  15: "muời năm", 115: "một trăm muời năm", 11304: "muời một nghìn ba trăm linh bốn",
};
let same = true;
for (const [number, text] of Object.entries(expected)) {
  const seen = words(Number(number)).trim();
  console.log(`${number}: ${seen}`);
  same = same && seen === text;
}
process.exit(same ? 0 : 1);
NODE
node probe.cjs
