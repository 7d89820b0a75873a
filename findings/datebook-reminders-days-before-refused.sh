#!/usr/bin/env bash
# datebook 8.0.1 (npm), which "provides full support" for .ics files: a reminder two days before a deadline, by its
# documentation {days: 2}, is written as TRIGGER:-PT2D, one a week before as -PT1W. RFC 5545 has days and weeks before
# the T, -P2D and -P1W; behind it are hours, minutes and seconds alone. icalendar 7.3.2 (PyPI) refuses the whole
# calendar. ical.js 2.2.1 (npm) takes it for two days. A reminder 48 hours before is read by both.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q icalendar==7.3.2
npm init -y >/dev/null
npm install --silent --no-audit --no-fund datebook@8.0.1 ical.js@2.2.1
cat >probe.mjs <<'NODE'
import { writeFileSync } from "node:fs";
import { ICalendar } from "datebook";
import ICAL from "ical.js";
const expected = { "days 2": "-PT2D -172800", "weeks 1": "-PT1W -604800", "hours 48": "-PT48H -172800" };
const seen = Object.entries(expected).map(([name, meant]) => {
  const [unit, count] = name.split(" ");
  const calendar = new ICalendar({
    title: "Deadline",
    start: new Date("2026-11-30T10:00:00Z"),
    end: new Date("2026-11-30T11:00:00Z"),
  });
  calendar.addAlarm({ action: "DISPLAY", description: "Reminder", trigger: { [unit]: Number(count) } });
  const text = calendar.render();
  writeFileSync(`${unit}.ics`, text);
  const alarm = new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent("vevent").getFirstSubcomponent("valarm");
  const trigger = text.match(/^TRIGGER:(.*?)\r?$/m)[1];
  const found = `${trigger} ${alarm.getFirstPropertyValue("trigger").toSeconds()}`;
  console.log(`${name}: ${found}`);
  return found === meant;
});
process.exit(seen.every(Boolean) ? 0 : 1);
NODE
node probe.mjs
venv/bin/python - <<'PYTHON'
import pathlib
import sys

import icalendar


def trigger(name):
    """The reminder of a calendar, in hours from its deadline, or what icalendar says of it."""
    try:
        (alarm,) = icalendar.Calendar.from_ical(pathlib.Path(f"{name}.ics").read_bytes()).walk("VALARM")
    except ValueError as error:
        return str(error)
    return alarm.TRIGGER.total_seconds() / 3600


found = [trigger(name) for name in ("days", "weeks", "hours")]
print(*found, sep="\n")
refused = "Invalid iCalendar duration: "
sys.exit(0 if found == [f"{refused}-PT2D", f"{refused}-PT1W", -48] else 1)
PYTHON
