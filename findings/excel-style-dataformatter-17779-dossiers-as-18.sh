#!/usr/bin/env bash
# excel-style-dataformatter 2.0.1 (npm) shows numbers by the formats of Excel. With a space before a word in quotation
# marks, as Excel's own pages write it, it scales by a thousand and takes the space away: 17779 as `#,##0 "hồ sơ"` is
# «18hồ sơ», 12 is «0hồ sơ»; with the space inside of the marks both are right. As fractions with two places, `# ??/??`,
# 12.5 is «1 21/ 2» and 112.5 «11 21/ 2»; with one it is «12 1/2», and quarters, `# ?/4`, are «12 1/444».
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund excel-style-dataformatter@2.0.1 ssf@0.11.2
cat >probe.cjs <<'NODE'
const DataFormatter = require("excel-style-dataformatter");
const SSF = require("ssf");
const formatter = new DataFormatter();
let same = true;
for (const [value, format, expected, right] of [
  [17779, '#,##0 "hồ sơ"', "18hồ sơ", "17,779 hồ sơ"],
  [12, '0 "hồ sơ"', "0hồ sơ", "12 hồ sơ"],
  [12, '0" hồ sơ"', "12 hồ sơ", "12 hồ sơ"],
  [12.5, "# ??/??", "1 21/ 2", "12  1/2 "],
  [112.5, "# ??/??", "11 21/ 2", "112  1/2 "],
  [12.5, "# ?/?", "12 1/2", "12 1/2"],
  [12.25, "# ?/4", "12 1/444", "12 1/4"],
]) {
  const found = formatter.format(value, "Number", format);
  const other = SSF.format(format, value);
  console.log(`${value} as ${format}: «${found.value}», ssf «${other}»`);
  same &&= found.value === expected && other === right;
}
process.exit(same ? 0 : 1);
NODE
node probe.cjs
