#!/usr/bin/env bash
# icalendar 0.7.1 (npm) reads a deadline at 17:00 in Asia/Ho_Chi_Minh rightly, but writes it as another: the hour of UTC
# under the name of the zone, and the zone's offset as `++0700`, so that it reads its own file as an Invalid Date. An
# organizer named "Sở Tư pháp: một cửa" loses the quotation marks, and ical.js 2.2.1 takes « một cửa:mailto:…» for the
# address. ical.js reads the first file wholly.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund icalendar@0.7.1 ical.js@2.2.1
cat >deadline.ics <<'ICS'
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//portal//counts//VI
BEGIN:VTIMEZONE
TZID:Asia/Ho_Chi_Minh
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0700
TZOFFSETTO:+0700
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:2026-11@portal.example
DTSTAMP:20261101T000000Z
DTSTART;TZID=Asia/Ho_Chi_Minh:20261130T170000
SUMMARY:Hạn nộp
ORGANIZER;CN="Sở Tư pháp: một cửa":mailto:one@portal.example
END:VEVENT
END:VCALENDAR
ICS
cat >probe.cjs <<'NODE'
const { readFileSync } = require("node:fs");
const icalendar = require("icalendar");
const ICAL = require("ical.js");
const first = readFileSync("deadline.ics", "utf8").replace(/\n/g, "\r\n");
const written = icalendar.parse_calendar(first).toString();
const lines = written.split("\r\n").filter((line) => /^(TZOFFSETTO|DTSTART;|ORGANIZER)/.test(line));
console.log(lines.join("\n"));
const own = (text) => String(Number(icalendar.parse_calendar(text).events()[0].getPropertyValue("DTSTART")));
const organizer = (text) => {
  const event = new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent("vevent");
  return event.getFirstPropertyValue("organizer");
};
const found = [own(first), own(written), organizer(first), organizer(written)];
console.log(found);
const right = String(Date.UTC(2026, 10, 30, 10));
const same =
  lines.join() ===
    "TZOFFSETTO:++0700,DTSTART;TZID=Asia/Ho_Chi_Minh:20261130T100000Z," +
      "ORGANIZER;CN=Sở Tư pháp: một cửa:mailto:one@portal.example" &&
  found.join() === [right, "NaN", "mailto:one@portal.example", " một cửa:mailto:one@portal.example"].join();
process.exit(same ? 0 : 1);
NODE
TZ=Asia/Ho_Chi_Minh node probe.cjs
