#!/usr/bin/env bash
# awesome-ics 0.1.3 (npm), «designed according to rfc5545», writes a moment that is not `isFixed`, 17:00 in
# Asia/Ho_Chi_Minh, as 20261130T170000Z: the hour of the place, marked as UTC, is midnight in Viet Nam. RFC 5545 (3.3.5)
# has Z for UTC, in which it is 10:00. A second line of a title becomes a line of its own in the file, outside of the
# title, instead of \n, and commas are not escaped (3.3.11): ical.js 2.2.1 (npm) refuses such a file.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund awesome-ics@0.1.3 moment@2.30.1 ical.js@2.2.1
cat >probe.mjs <<'NODE'
import awesome from "awesome-ics";
import ICAL from "ical.js";
import moment from "moment";
const { Block, Calendar, Property, PropertyValue } = awesome;
const written = (title) => {
  const deadline = moment("2026-11-30T17:00:00+07:00");
  const start = new PropertyValue.DateTime().setDateValue(deadline).setTimeValue(deadline);
  const event = new Block().setType("VEVENT");
  event.addProperty(new Property().setName("DTSTART").setValue(start));
  event.addProperty(new Property().setName("SUMMARY").setValue(new PropertyValue.Text().setValue(title)));
  return new Calendar().addBlock(event).toString();
};
const read = (calendar) => new ICAL.Component(ICAL.parse(calendar)).getFirstSubcomponent("vevent");
const start = read(written("Deadline")).getFirstPropertyValue("dtstart").toJSDate().toISOString();
let refused = "";
try {
  read(written("Deadline\nat five"));
} catch (error) {
  refused = error.message;
}
console.log(written("Deadline\nat five"));
console.log("17:00 in Viet Nam is read as", start, "| two lines:", refused);
process.exit(start === "2026-11-30T17:00:00.000Z" && refused.startsWith("invalid line") ? 0 : 1);
NODE
TZ=Asia/Ho_Chi_Minh node probe.mjs
