#!/usr/bin/env bash
# ical.js 2.2.1 (npm): a deadline on the last day of each quarter, as an iCalendar rule
# FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1 from 31 March 2026, is right in the first year. From the second year on
# the second quarter ends on 1 July and the third on 1 October; with the last days of June and December June ends on
# 1 July too. FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1 is right. rrule 2.8.1 (npm) does all three rightly.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ical.js@2.2.1 rrule@2.8.1
cat >probe.mjs <<'NODE'
import ICAL from "ical.js";
import rrule from "rrule";
const rules = [
  ["FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1;COUNT=8", "2026-03-31"],
  ["FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1;COUNT=4", "2026-06-30"],
  ["FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1;COUNT=8", "2026-03-31"],
];
const ical = (rule, first) => {
  const days = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromString(`${first}T17:00:00`));
  const found = [];
  for (let day = days.next(); day; day = days.next()) found.push(day.toString().slice(0, 10));
  return found.join(" ");
};
const other = (rule, first) => {
  const start = `DTSTART:${first.replaceAll("-", "")}T170000Z`;
  return rrule.rrulestr(`${start}\nRRULE:${rule}`).all().map((day) => day.toISOString().slice(0, 10)).join(" ");
};
const seen = rules.map(([rule, first]) => {
  console.log(`${rule}\n  ical.js ${ical(rule, first)}\n  rrule   ${other(rule, first)}`);
  return [ical(rule, first), other(rule, first)];
});
const firstYear = "2026-03-31 2026-06-30 2026-09-30 2026-12-31 2027-03-31";
const right = [`${firstYear} 2027-06-30 2027-09-30 2027-12-31`, "2026-06-30 2026-12-31 2027-06-30 2027-12-31"];
right.push(right[0]);
const wrong = [`${firstYear} 2027-07-01 2027-10-01 2027-12-31`, "2026-06-30 2026-12-31 2027-07-01 2027-12-31"];
wrong.push(right[0]);
process.exit(seen.every(([found, meant], at) => found === wrong[at] && meant === right[at]) ? 0 : 1);
NODE
node probe.mjs
