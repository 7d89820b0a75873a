#!/usr/bin/env bash
# any-date-parser 2.2.4 (npm) in Vietnamese: the months «tháng 11 năm 2026» and «tháng 11/2026» are 1 January 2026,
# December is 2 January, and October is January without a day. The month 2026-11 of ISO 8601 and 11/2026 are the
# eleventh day of no month. «30 tháng 11 năm 2026» is right, and in English «November 2026» is November.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund any-date-parser@2.2.4
cat >probe.mjs <<'NODE'
import parser from "any-date-parser";
const cases = [
  ["tháng 11 năm 2026", "vi", "2026-1-1"],
  ["tháng 11/2026", "vi", "2026-1-1"],
  ["tháng 10/2026", "vi", "2026-1-undefined"],
  ["tháng 12/2026", "vi", "2026-1-2"],
  ["2026-11", "vi", "2026-undefined-11"],
  ["11/2026", "vi", "2026-undefined-11"],
  ["30 tháng 11 năm 2026", "vi", "2026-11-30"],
  ["November 2026", "en", "2026-11-undefined"],
];
const seen = cases.map(([text, locale, expected]) => {
  const { year, month, day } = parser.attempt(text, locale);
  console.log(`${text}: ${year}-${month}-${day}`);
  return `${year}-${month}-${day}` === expected;
});
process.exit(seen.every(Boolean) ? 0 : 1);
NODE
node probe.mjs
