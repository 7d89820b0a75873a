#!/usr/bin/env bash
# immutable-ics 0.4.0 (npm), whose transformations "generate valid iCalendar data from JavaScript objects", makes of one
# moment, 17:00 on 30 November 2026 in Viet Nam, what the property's name decides: COMPLETED is «Mon Nov 30 2026
# 17:00:00 GMT+0700 (Indochina Time)», DTSTAMP and DTSTART are 170000 without a zone. By RFC 5545
# COMPLETED and DTSTAMP are in UTC, 20261130T100000Z (3.8.2.1, 3.8.7.2). A day by itself is that of UTC: midnight of 30
# November is DTSTART 20261130T000000, but as VALUE=DATE 20261129. GEO 10.7;106.7 becomes 10.7\;106.7.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund immutable-ics@0.4.0
cat >probe.cjs <<'NODE'
const { Property } = require("immutable-ics");
const [late, midnight] = [new Date("2026-11-30T17:00:00+07:00"), new Date("2026-11-30T00:00:00+07:00")];
const lines = [
  ["COMPLETED", late, {}, "COMPLETED:Mon Nov 30 2026 17:00:00 GMT+0700 (Indochina Time)"],
  ["DTSTAMP", late, {}, "DTSTAMP:20261130T170000"],
  ["DTSTART", late, {}, "DTSTART:20261130T170000"],
  ["DTSTART", midnight, {}, "DTSTART:20261130T000000"],
  ["DTSTART", midnight, { VALUE: "DATE" }, "DTSTART;VALUE=DATE:20261129"],
  ["GEO", "10.7;106.7", {}, "GEO:10.7\\;106.7"],
];
const same = lines.map(([name, value, parameters, expected]) => {
  const line = new Property({ name, parameters, value }).toString();
  console.log(line);
  return line === expected;
});
process.exit(same.every(Boolean) ? 0 : 1);
NODE
TZ=Asia/Ho_Chi_Minh node probe.cjs
