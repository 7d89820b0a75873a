#!/usr/bin/env bash
# to-words 5.7.0 (npm), "production-ready" in 135 locales, in vi-VN: 105 is «Một Trăm Năm», a hundred years, and 25 «Hai
# Mươi Năm», twenty years, where Vietnamese has «một trăm linh năm» and «hai mươi lăm»; 1050 without its zero hundreds
# is «Một Nghìn Năm Mươi». An ordinal has «thứ» in its midst or not at all: the 21st is «Hai Mươi Thứ Nhất», the 15th
# «Mười Năm». read-vietnamese-number 2.3.1 (npm) writes the numbers rightly.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund to-words@5.7.0 read-vietnamese-number@2.3.1
cat >probe.mjs <<'NODE'
import { doReadNumber, ReadingConfig } from "read-vietnamese-number";
import { ToWords } from "to-words";
const words = new ToWords({ localeCode: "vi-VN" });
const config = new ReadingConfig();
config.unit = [];
const cases = [
  [25, "Hai Mươi Năm", "hai mươi lăm"],
  [105, "Một Trăm Năm", "một trăm lẻ năm"],
  [1050, "Một Nghìn Năm Mươi", "một nghìn không trăm năm mươi"],
];
const seen = cases.map(([number, expected, right]) => {
  console.log(`${number}: ${words.convert(number)}, ${doReadNumber(String(number), config)}`);
  return words.convert(number) === expected && doReadNumber(String(number), config) === right;
});
const ordinals = [3, 15, 21].map((number) => words.toOrdinal(number));
console.log(ordinals.join(", "));
seen.push(ordinals.join() === "Thứ Ba,Mười Năm,Hai Mươi Thứ Nhất");
process.exit(seen.every(Boolean) ? 0 : 1);
NODE
node probe.mjs
