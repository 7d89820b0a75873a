#!/usr/bin/env bash
# ical-js-parser 0.7.4 (npm), iCalendar to JSON and back: of a file with lines that end in CRLF, as the standard asks,
# the last event gets a property "e" with the value "EN", written as the line `E:EN`. Reminders are written behind the
# end of their event, where they belong to no event, after an empty line `:`. ical.js 2.2.1 finds the reminder in the
# original, and none in what was read and written.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ical-js-parser@0.7.4 ical.js@2.2.1
cat >probe.mjs <<'NODE'
import ICAL from "ical.js";
import parser from "ical-js-parser";
const { toJSON, toString } = parser.default ?? parser;
const deadline = (reminder) =>
  [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Portal//VI",
    "BEGIN:VEVENT",
    "UID:2026-11@portal",
    "DTSTAMP:20261101T000000Z",
    "DTSTART;VALUE=DATE:20261130",
    "SUMMARY:Hạn nộp báo cáo tháng 11",
    ...(reminder ? ["BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-P1D", "DESCRIPTION:Nhắc", "END:VALARM"] : []),
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ].join("\r\n");
const reminders = (text) => {
  const event = new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent("vevent");
  return event.getAllSubcomponents("valarm").length;
};
let same = true;
for (const [reminder, right, expected] of [
  [false, 0, ["END:VEVENT", "E:EN", "END:VCALENDAR"]],
  [true, 1, [":", "END:VEVENT", "E:EN", "BEGIN:VALARM"]],
]) {
  const before = deadline(reminder);
  const written = toString(toJSON(before));
  const lines = written.split("\n");
  const end = lines.slice(lines.findIndex((line) => line.startsWith("SUMMARY")) + 1);
  const plain = lines.filter((line) => line !== ":").join("\r\n");
  console.log(`reminders: ${reminders(before)} before, ${reminders(plain)} after; after the title ${end.join(" | ")}`);
  same &&= reminders(before) === right && reminders(plain) === 0;
  same &&= expected.every((line, at) => end[at] === line);
}
process.exit(same ? 0 : 1);
NODE
node probe.mjs
