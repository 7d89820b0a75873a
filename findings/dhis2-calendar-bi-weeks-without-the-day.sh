#!/usr/bin/env bash
# @dhis2/multi-calendar-dates 2.1.2 (npm): in a year of 53 weeks the last week belongs to none of the 26 bi-weeks, and
# getFixedPeriodByDate() does not say so. For 31 December 2020 it gives the bi-week that begins four days later, for
# 1 January 2021 the one that ended five days before; weeks and months of the same days are right. So figures typed on
# those seven days go to periods on either side, the earlier days to the later one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @dhis2/multi-calendar-dates@2.1.2
cat >probe.cjs <<'NODE'
const { getFixedPeriodByDate } = require("@dhis2/multi-calendar-dates");
const period = (date, periodType) => getFixedPeriodByDate({ date, periodType, calendar: "gregory", locale: "en" });
const holds = (each, day) => each.startDate <= day && day <= each.endDate;
const expected = { "2020-12-27": true, "2020-12-31": false, "2021-01-01": false, "2021-01-04": true };
let same = true;
for (const [day, isInside] of Object.entries(expected)) {
  const seen = period(day, "BIWEEKLY");
  const others = ["WEEKLY", "MONTHLY"].every((type) => holds(period(day, type), day));
  console.log(`${day}: ${seen.id}, ${seen.startDate} to ${seen.endDate}; week and month hold the day: ${others}`);
  same = same && others && holds(seen, day) === isInside;
}
process.exit(same ? 0 : 1);
NODE
node probe.cjs
