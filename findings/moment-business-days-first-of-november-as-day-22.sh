#!/usr/bin/env bash
# moment-business-days 1.2.0 (npm) with moment 2.30.1 and days off of Viet Nam in 2026: businessDaysIntoMonth says how
# many business days of the month are over. On a day off it takes the business day before, be it in another month:
# Monday 2 November is 1, Sunday 1 November 22, as many as October had, and 1 May is 21. The weeks of
# monthBusinessWeeks, «each week (array) have it own business days», still hold the days off: 30 April and 31 August are
# in them, so that August has 20 business days and 21 in its weeks.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund moment-business-days@1.2.0 moment@2.30.1
cat >probe.cjs <<'NODE'
const moment = require("moment-business-days");
const holidays = ["2026-04-30", "2026-05-01", "2026-08-31", "2026-09-01", "2026-09-02"];
moment.updateLocale("en", { holidays, holidayFormat: "YYYY-MM-DD", workingWeekdays: [1, 2, 3, 4, 5] });
const seen = [];
for (const day of ["2026-10-30", "2026-11-01", "2026-11-02", "2026-11-08", "2026-11-30", "2026-05-01", "2026-05-04"]) {
  seen.push(moment(day).businessDaysIntoMonth());
  console.log(`${moment(day).format("dddd D MMMM")}: ${seen.at(-1)} business days into the month`);
}
for (const month of ["2026-04-01", "2026-08-01", "2026-11-01"]) {
  const weeks = moment(month).monthBusinessWeeks().flat();
  const off = weeks.filter((day) => !day.isBusinessDay()).map((day) => day.format("D MMMM"));
  seen.push(moment(month).monthBusinessDays().length, weeks.length, off.join());
  console.log(`${moment(month).format("MMMM")}: ${seen.at(-3)} days, ${seen.at(-2)} in its weeks; off: ${off}`);
}
const expected = [22, 22, 1, 5, 21, 21, 1, 21, 22, "30 April", 20, 21, "31 August", 21, 21, ""];
process.exit(String(seen) === String(expected) ? 0 : 1);
NODE
node probe.cjs
