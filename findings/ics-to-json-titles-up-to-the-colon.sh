#!/usr/bin/env bash
# ics-to-json 2.0.2 (npm) ends every text at its first colon: «Hạn nộp: 17:00 ngày 30/11» is «Hạn nộp», and «Trước
# 17:00» is «Trước 17». Commas and line breaks keep the backslash of the format, and of a line that was folded at a
# blank the blank is lost. ical.js 2.2.1 reads all of it rightly.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ics-to-json@2.0.2 ical.js@2.2.1
cat >probe.mjs <<'NODE'
import ICAL from "ical.js";
import { icsToJson } from "ics-to-json";
const text = [
  "BEGIN:VCALENDAR",
  "VERSION:2.0",
  "PRODID:-//Portal//VI",
  "BEGIN:VEVENT",
  "UID:2026-11@portal",
  "DTSTAMP:20261101T000000Z",
  "DTSTART:20261130T100000Z",
  "DTEND:20261130T110000Z",
  "SUMMARY:Hạn nộp: 17:00 ngày 30/11",
  "DESCRIPTION:Số hồ sơ ",
  " trực tuyến\\, tỷ lệ",
  "LOCATION:Trước 17:00",
  "END:VEVENT",
  "END:VCALENDAR",
  "",
].join("\r\n");
const event = new ICAL.Event(new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent("vevent"));
const right = [event.summary, event.location, event.description];
const [{ summary, location, description }] = icsToJson(text);
const found = [summary, location, description];
console.log(`ics-to-json ${JSON.stringify(found)}`);
console.log(`ical.js     ${JSON.stringify(right)}`);
const expected = ["Hạn nộp", "Trước 17", "Số hồ sơtrực tuyến\\, tỷ lệ"];
const whole = ["Hạn nộp: 17:00 ngày 30/11", "Trước 17:00", "Số hồ sơ trực tuyến, tỷ lệ"];
const same = JSON.stringify([found, right]) === JSON.stringify([expected, whole]);
process.exit(same ? 0 : 1);
NODE
node probe.mjs
