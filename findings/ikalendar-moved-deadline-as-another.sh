#!/usr/bin/env bash
# ikalendar 1.5.0 (npm), "parser and builder for iCalendar": read and written again, the deadline of November that was
# moved to 2 December has no RECURRENCE-ID any more, and no SEQUENCE: it is a second deadline beside the one that it
# replaced, and two things have one UID. Of two EXDATE lines only the second is left, so that the deadline of January,
# which was cancelled, is back. RFC 5545 ties a changed recurrence to its series by RECURRENCE-ID alone, and allows
# several EXDATE lines. ical.js 2.2.1 (npm) reads both files.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ikalendar@1.5.0 ical.js@2.2.1
cat >probe.mjs <<'NODE'
import ICAL from "ical.js";
import ikalendar from "ikalendar";
const { Builder, Parser } = ikalendar;
const head = ["BEGIN:VEVENT", "UID:monthly@example.com", "DTSTAMP:20260901T000000Z"];
const event = (...lines) => [...head, ...lines, "END:VEVENT"];
const source = [
  "BEGIN:VCALENDAR",
  "VERSION:2.0",
  "PRODID:-//example//VI",
  ...event(
    "DTSTART:20261030T100000Z",
    "RRULE:FREQ=MONTHLY;COUNT=5",
    "EXDATE:20270130T100000Z",
    "EXDATE:20270330T100000Z",
    "SUMMARY:Monthly",
  ),
  ...event("DTSTART:20261202T100000Z", "RECURRENCE-ID:20261130T100000Z", "SEQUENCE:1", "SUMMARY:Moved"),
  "END:VCALENDAR",
].join("\r\n");
const days = (text) => {
  const events = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents("vevent").map((one) => new ICAL.Event(one));
  const found = [];
  for (const one of events.filter((each) => !each.isRecurrenceException())) {
    for (const other of events) if (one !== other && other.isRecurrenceException()) one.relateException(other);
    const all = one.iterator();
    for (let next = all.next(); next; next = all.next()) {
      found.push(one.getOccurrenceDetails(next).startDate.toString().slice(0, 10));
    }
  }
  return found.sort().join(" ");
};
const written = new Builder(new Parser().parse(source)).build();
console.log(`${written}\nbefore: ${days(source)}\nafter:  ${days(written)}`);
const before = "2026-10-30 2026-12-02 2026-12-30";
const after = "2026-10-30 2026-11-30 2026-12-02 2026-12-30 2027-01-30";
const bare = !/RECURRENCE-ID|SEQUENCE/.test(written) && written.match(/^UID:monthly/gm).length === 2;
process.exit(days(source) === before && days(written) === after && bare ? 0 : 1);
NODE
node probe.mjs
