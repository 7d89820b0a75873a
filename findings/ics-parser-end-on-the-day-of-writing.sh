#!/usr/bin/env bash
# ics-parser 0.1.5 (npm): an event of a calendar has an "end", which is its DTSTAMP, the moment at which it was written:
# a deadline of November that was written on 1 September ends on 1 September. Its end is "endDate". 17:00 in
# Asia/Ho_Chi_Minh is 17:00 wherever the program runs, and «Hạn nộp, quý IV» keeps the backslash before its comma.
# RFC 5545 has DTSTAMP for when the information was made. ical.js 2.2.1 (npm) reads all of it rightly.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ics-parser@0.1.5 ical.js@2.2.1
cat >probe.mjs <<'NODE'
import ICAL from "ical.js";
import parse from "ics-parser";
const calendar = [
  "BEGIN:VCALENDAR",
  "VERSION:2.0",
  "PRODID:-//example//VI",
  "BEGIN:VEVENT",
  "UID:1@example.com",
  "DTSTAMP:20260901T000000Z",
  "DTSTART;TZID=Asia/Ho_Chi_Minh:20261130T170000",
  "DTEND;TZID=Asia/Ho_Chi_Minh:20261130T173000",
  "SUMMARY:Hạn nộp\\, quý IV",
  "END:VEVENT",
  "END:VCALENDAR",
].join("\r\n");
const [event] = parse(calendar);
const right = new ICAL.Event(new ICAL.Component(ICAL.parse(calendar)).getFirstSubcomponent("vevent"));
const found = [event.startDate, event.end, event.endDate].map((moment) => new Date(moment).toISOString());
found.push(event.name, right.endDate.toString(), right.summary);
console.log(found.join("\n"));
const start = "2026-11-30T17:00:00.000Z";
const expected = [start, "2026-09-01T00:00:00.000Z", "2026-11-30T17:30:00.000Z", "Hạn nộp\\, quý IV"];
expected.push("2026-11-30T17:30:00", "Hạn nộp, quý IV");
process.exit(JSON.stringify(found) === JSON.stringify(expected) ? 0 : 1);
NODE
TZ=UTC node probe.mjs
