#!/usr/bin/env bash
# get-fiscal-year 3.0.6 (npm) is to «get the fiscal year information of any country». For countries whose fiscal year is
# the calendar year, as its own data says of Viet Nam, France and Germany, by code or name, the current, the last and
# the next year all end in a TypeError, since it divides a beginning at its stroke that is null. Australia and Thailand,
# whose years begin in July and October, get theirs.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund get-fiscal-year@3.0.6
cat >probe.cjs <<'NODE'
const Year = require("get-fiscal-year");
const years = new (Year.default ?? Year)();
const seen = [];
for (const country of ["VN", "Vietnam", "FR", "DE", "AU", "TH"]) {
  for (const period of ["current", "last", "next"]) {
    try {
      const { fiscalYearStart } = years.getFiscalYear(country, period);
      seen.push(new Date(fiscalYearStart).getMonth() + 1);
      console.log(`${country}, ${period}: from ${new Date(fiscalYearStart).toDateString()}`);
    } catch (error) {
      seen.push(error.name);
      console.log(`${country}, ${period}: ${error}`);
    }
  }
}
const expected = [...Array(12).fill("TypeError"), 7, 7, 7, 10, 10, 10];
process.exit(String(seen) === String(expected) ? 0 : 1);
NODE
node probe.cjs
