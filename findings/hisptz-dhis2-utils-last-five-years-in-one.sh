#!/usr/bin/env bash
# @hisptz/dhis2-utils 2.0.18 (npm) gives DHIS2's relative periods other days than their names say. On 15 November 2026
# its last 5 years are 2021 alone, its last 3 months are four, August to November, the months of this year begin in
# November 2025, last bi-month is three months and last bi-week three weeks. Last month is 1 to 30 October, as in every
# month of 30 days that follows one of 31. DHIS2 counts whole periods that are over, and those of a year from January
# on. Last year and last quarter are right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
needed="react@18.3.1 luxon@3.7.2 lodash@4.18.1 @dhis2/d2-i18n@1.2.0"
npm install --silent --no-audit --no-fund --legacy-peer-deps @hisptz/dhis2-utils@2.0.18 $needed
cat >probe.cjs <<'NODE'
const { Settings } = require("luxon");
const { PeriodUtility } = require("@hisptz/dhis2-utils/dist/utils/period");
let same = true;
for (const [day, id, expected, right] of [
  ["2026-11-15", "LAST_YEAR", "2025-01-01 2025-12-31", "2025-01-01 2025-12-31"],
  ["2026-11-15", "LAST_QUARTER", "2026-07-01 2026-09-30", "2026-07-01 2026-09-30"],
  ["2026-11-15", "LAST_5_YEARS", "2021-01-01 2021-12-31", "2021-01-01 2025-12-31"],
  ["2026-11-15", "LAST_3_MONTHS", "2026-08-01 2026-11-30", "2026-08-01 2026-10-31"],
  ["2026-11-15", "MONTHS_THIS_YEAR", "2025-11-01 2026-11-30", "2026-01-01 2026-12-31"],
  ["2026-11-15", "LAST_BIMONTH", "2026-08-01 2026-10-30", "2026-09-01 2026-10-31"],
  ["2026-11-15", "LAST_BIWEEK", "2026-10-19 2026-11-08", "2026-10-19 2026-11-01"],
  ["2026-11-15", "LAST_MONTH", "2026-10-01 2026-10-30", "2026-10-01 2026-10-31"],
  ["2026-12-15", "LAST_MONTH", "2026-11-01 2026-11-30", "2026-11-01 2026-11-30"],
]) {
  Settings.now = () => new Date(`${day}T10:00:00`).valueOf();
  const { name, start, end } = PeriodUtility.getPeriodById(id);
  const found = `${start.toISODate()} ${end.toISODate()}`;
  console.log(`${day}, ${name}: ${found}, in DHIS2 ${right}`);
  same &&= found === expected;
}
process.exit(same ? 0 : 1);
NODE
TZ=Asia/Ho_Chi_Minh node probe.cjs
