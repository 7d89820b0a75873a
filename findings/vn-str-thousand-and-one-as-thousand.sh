#!/usr/bin/env bash
# vn-str 0.4.0 (npm): the words for 1001 are those for 1000, «một nghìn», and so it is with every count that ends in
# 001 below a million: 17.001 is «mười bảy nghìn» (17.000) and 999.001 is 999.000. 1.000.001, 1.002 and 1.101 are right.
# read-vietnamese-number 2.3.1 (npm) tells all these numbers apart.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund vn-str@0.4.0 read-vietnamese-number@2.3.1
cat >probe.mjs <<'NODE'
import { doReadNumber, ReadingConfig } from "read-vietnamese-number";
import vnStr from "vn-str";
const config = new ReadingConfig();
config.unit = [];
const other = (number) => doReadNumber(String(number), config);
for (const number of [1000, 1001, 17001, 999001, 1002, 1101, 1000001]) {
  console.log(`${number}: vn-str «${vnStr.numToText(number)}», read-vietnamese-number «${other(number)}»`);
}
const thousands = Array.from({ length: 999 }, (_, at) => (at + 1) * 1000);
const alike = (words, more) => thousands.filter((number) => words(number) === words(number + more)).length;
console.log(`numbers N000 with the words of N001: vn-str ${alike(vnStr.numToText, 1)}, the other ${alike(other, 1)}`);
const right = vnStr.numToText(1000001) === "một triệu không trăm linh một" && alike(vnStr.numToText, 2) === 0;
process.exit(alike(vnStr.numToText, 1) === 999 && right && alike(other, 1) === 0 ? 0 : 1);
NODE
node probe.mjs
