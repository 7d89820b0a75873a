#!/usr/bin/env bash
# calendar-link 2.11.5 (npm) makes calendar files to add to a calendar. A deadline of a whole day is «DTSTART:20261130»
# without VALUE=DATE, which RFC 5545 (3.8.2.4) requires for a date, as the default is a date with a time: ical.js 2.2.1
# (npm) ends in «invalid date-time value: "2026-11-30T::"», while node-ical 0.27.2 (npm) guesses right. Commas and
# semicolons in titles and places are not escaped, as they must be (3.3.11). ics 3.12.0 (npm) writes both rightly.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund calendar-link@2.11.5 ical.js@2.2.1 node-ical@0.27.2 ics@3.12.0
cat >probe.mjs <<'NODE'
import { ics } from "calendar-link";
import ICAL from "ical.js";
import { createEvent } from "ics";
import nodeIcal from "node-ical";
const place = "Phòng 3, tầng 2; nhà A";
const read = (calendar) => {
  const event = new ICAL.Event(new ICAL.Component(ICAL.parse(calendar)).getFirstSubcomponent("vevent"));
  try {
    return [event.location, event.startDate.toString()];
  } catch (error) {
    return [event.location, error.message];
  }
};
const link = ics({ title: "Hạn nộp", start: "2026-11-30", allDay: true, location: place });
const calendar = decodeURIComponent(link.slice(link.indexOf(",") + 1));
const { value } = createEvent({ title: "Hạn nộp", start: [2026, 11, 30], duration: { days: 1 }, location: place });
const [seen, right] = [read(calendar), read(value)];
const other = Object.values(nodeIcal.parseICS(calendar)).find(({ type }) => type === "VEVENT");
console.log(calendar.match(/DTSTART.*|LOCATION.*/g).join("\n"));
console.log("ical.js:", seen, "| of ics:", right, "| node-ical:", other.start.toISOString());
const expected = [place, 'invalid date-time value: "2026-11-30T::"'];
const unescaped = calendar.includes(`LOCATION:${place}`) && value.includes("LOCATION:Phòng 3\\, tầng 2\\; nhà A");
process.exit(unescaped && String(seen) === String(expected) && String(right) === String([place, "2026-11-30"]) ? 0 : 1);
NODE
TZ=UTC node probe.mjs
