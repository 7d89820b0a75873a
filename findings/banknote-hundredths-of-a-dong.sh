#!/usr/bin/env bash
# banknote 0.2.7 (npm) «follows Unicode CLDR formatting standards». In CLDR, and in ISO 4217, the đồng has no decimals,
# so that its smallest unit is the đồng itself; banknote has a hundred of them in each, and writes 1001570 as «10.015,70
# ₫», a hundred times too small. Yen and won have no decimals either, and are divided too. Intl, which has the data of
# CLDR, writes «1.001.570 ₫».
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund banknote@0.2.7
cat >probe.cjs <<'NODE'
const { formatSubunitAmount, formattingForLocale } = require("banknote");
const found = [["vi-VN", "VND"], ["ja-JP", "JPY"], ["ko-KR", "KRW"]].map(([locale, currency]) => {
  const intl = new Intl.NumberFormat(locale, { style: "currency", currency });
  const written = formatSubunitAmount(1001570, formattingForLocale(locale)).replace(/\s/gu, " ");
  console.log(`1001570 ${currency}: ${written}, by Intl ${intl.format(1001570)}`);
  return [written, intl.resolvedOptions().maximumFractionDigits];
});
process.exit(JSON.stringify(found) === '[["10.015,70 ₫",0],["¥10,015.70",0],["₩10,015.70",0]]' ? 0 : 1);
NODE
node probe.cjs
