#!/usr/bin/env bash
# ts-ics 2.4.6 (npm): a deadline on the last day of each month (BYMONTHDAY=-1), or on the last working day as RFC 5545
# writes it in 3.3.10 (BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1), is given for the day before: 29 September, 30 October. Where
# the 30th is a Monday, that is the Friday before. The first working day (BYSETPOS=1) becomes four days of one month,
# from the second on. The 15th and the last Friday (BYDAY=-1FR) are right; rrule 2.8.1 is right in all of them.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ts-ics@2.4.6 rrule@2.8.1
cat >probe.mjs <<'NODE'
import rrule from "rrule";
import tsIcs from "ts-ics";

const start = new Date(Date.UTC(2026, 8, 1));
const days = (dates) => dates.map((date) => date.toISOString().slice(0, 10)).join(" ");
const end = new Date(Date.UTC(2027, 0, 1));
const read = (rule) => tsIcs.convertIcsRecurrenceRule(undefined, { value: rule });
const withTsIcs = (rule) => days(tsIcs.extendByRecurrenceRule(read(rule), { start, end }));
const withRrule = (rule) => days(new rrule.RRule({ ...rrule.RRule.parseString(rule), dtstart: start }).all());
const expected = {
  "FREQ=MONTHLY;COUNT=4;BYMONTHDAY=-1": "2026-09-29 2026-10-30 2026-11-29 2026-12-30",
  "FREQ=MONTHLY;COUNT=4;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1": "2026-09-29 2026-10-29 2026-11-27 2026-12-30",
  "FREQ=MONTHLY;COUNT=4;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1": "2026-09-02 2026-09-03 2026-09-04 2026-09-07",
  "FREQ=MONTHLY;COUNT=4;BYMONTHDAY=15": "2026-09-15 2026-10-15 2026-11-15 2026-12-15",
  "FREQ=MONTHLY;COUNT=4;BYDAY=-1FR": "2026-09-25 2026-10-30 2026-11-27 2026-12-25",
};
const meant = [
  "2026-09-30 2026-10-31 2026-11-30 2026-12-31",
  "2026-09-30 2026-10-30 2026-11-30 2026-12-31",
  "2026-09-01 2026-10-01 2026-11-02 2026-12-01",
  "2026-09-15 2026-10-15 2026-11-15 2026-12-15",
  "2026-09-25 2026-10-30 2026-11-27 2026-12-25",
];
let same = true;
Object.entries(expected).forEach(([rule, dates], place) => {
  const seen = withTsIcs(rule);
  console.log(`${rule}\n  ts-ics ${seen}\n  rrule  ${withRrule(rule)}`);
  same = same && seen === dates && withRrule(rule) === meant[place];
});
process.exit(same ? 0 : 1);
NODE
node probe.mjs
