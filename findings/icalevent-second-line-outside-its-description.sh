#!/usr/bin/env bash
# icalevent 0.3.2 (npm): a description in two lines is written as two lines of the calendar, of which the second is no
# property: ical.js 2.2.1 (npm) reads «Gửi trước 17:00» as a property «gửi trước 17» with the value 00, and refuses the
# calendar where the line has no colon. RFC 5545 has \n for it, and \, for the comma of a title, which stays as it is.
# DTSTAMP is a local time, where the standard asks for UTC.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund icalevent@0.3.2 ical.js@2.2.1
cat >probe.mjs <<'NODE'
import ICAL from "ical.js";
import ICalEvent from "icalevent";
const read = (description) => {
  const event = new ICalEvent({
    uid: "1@example.com",
    offset: -420,
    start: "2026-11-30T17:00:00+07:00",
    end: "2026-11-30T17:30:00+07:00",
    timezone: "Asia/Ho_Chi_Minh",
    summary: "Hạn nộp, quý IV",
    description,
  });
  const text = event.toFile();
  console.log(text);
  try {
    const [[, properties]] = ICAL.parse(text)[2];
    return [text, JSON.stringify(properties.filter(([name]) => /^description|^gửi/.test(name)))];
  } catch (error) {
    return [text, error.message];
  }
};
const [text, colon] = read("Báo cáo tháng 11\nGửi trước 17:00");
const [, none] = read("Báo cáo tháng 11\nGửi trước hạn");
console.log(`${colon}\n${none}`);
const properties = [
  ["description", {}, "text", "Báo cáo tháng 11"],
  ["gửi trước 17", {}, "unknown", "00"],
];
const right =
  colon === JSON.stringify(properties) &&
  none === 'invalid line (no token ";" or ":") "Gửi trước hạn"' &&
  text.includes("SUMMARY:Hạn nộp, quý IV") &&
  /^DTSTAMP:\d{8}T\d{6}\r?$/m.test(text);
process.exit(right ? 0 : 1);
NODE
node probe.mjs
