#!/usr/bin/env bash
# cal-parser 1.0.2 (npm) takes a local hour for one in UTC: 17:00 on 30 November in Asia/Ho_Chi_Minh is read as 00:00 on
# 1 December there, the zone being among the parameters. The text of a reminder takes the place of the description of
# its deadline, of two attendees the second is left. ical.js 2.2.1 reads 17:00, both texts and both attendees.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund cal-parser@1.0.2 ical.js@2.2.1
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
DESCRIPTION:Số hồ sơ tháng 11
ATTENDEE:mailto:one@portal.example
ATTENDEE:mailto:two@portal.example
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:-PT1H
DESCRIPTION:Còn một giờ
END:VALARM
END:VEVENT
END:VCALENDAR
ICS
cat >probe.cjs <<'NODE'
const { readFileSync } = require("node:fs");
const parser = require("cal-parser");
const ICAL = require("ical.js");
const text = readFileSync("deadline.ics", "utf8").replace(/\n/g, "\r\n");
const [event] = parser.parseString(text).events;
const found = [
  event.dtstart.value.toISOString(),
  event.description.value,
  [event.attendee].flat().map((one) => one.value).join(),
].join(" | ");
const calendar = new ICAL.Component(ICAL.parse(text));
const other = new ICAL.Event(calendar.getFirstSubcomponent("vevent"));
const attendees = other.attendees.map((one) => one.getFirstValue()).join();
const right = [other.startDate.toJSDate().toISOString(), other.description, attendees].join(" | ");
console.log(`cal-parser: ${found}\nical.js: ${right}`);
const same =
  found === "2026-11-30T17:00:00.000Z | Còn một giờ | mailto:two@portal.example" &&
  right === "2026-11-30T10:00:00.000Z | Số hồ sơ tháng 11 | mailto:one@portal.example,mailto:two@portal.example";
process.exit(same ? 0 : 1);
NODE
TZ=Asia/Ho_Chi_Minh node probe.cjs
