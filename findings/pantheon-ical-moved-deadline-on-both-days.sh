#!/usr/bin/env bash
# pantheon-ical 0.3.1 (PyPI) reads calendars for bookings, and says that a recurrence «can never silently under-block».
# Of a deadline on the last day of each month that was moved from 31 January to 2 February, `parse_ical_slots` gives
# both days. Where one occurrence was left out by an EXDATE with a time zone, as RFC 5545 (3.8.5.1) writes it,
# `parse_ical` has the first day alone, and February is free. icalevents 0.3.1 (PyPI) has the four that there are, once
# each; RFC 5545 (3.8.4.4) has RECURRENCE-ID put an event in the place of the one at that time.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q pantheon-ical==0.3.1 icalevents==0.3.1
venv/bin/python - <<'PYTHON' 2>errors
import datetime
import sys

import pantheon_ical
from icalevents.icalevents import events

ZONE = "TZID=Asia/Ho_Chi_Minh"
LINES = f"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//VI
BEGIN:VEVENT
UID:1@example.com
DTSTAMP:20260901T000000Z
DTSTART;{ZONE}:20261130T170000
DTEND;{ZONE}:20261130T173000
RRULE:FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=5
EXDATE;{ZONE}:20261231T170000
SUMMARY:Deadline
END:VEVENT
BEGIN:VEVENT
UID:1@example.com
DTSTAMP:20260901T000000Z
RECURRENCE-ID;{ZONE}:20270131T170000
DTSTART;{ZONE}:20270202T170000
DTEND;{ZONE}:20270202T173000
SUMMARY:Deadline, moved
END:VEVENT
END:VCALENDAR
"""
calendar = LINES.replace("\n", "\r\n")
start, end = (datetime.datetime(year, month, 1, tzinfo=datetime.UTC) for year, month in ((2026, 11), (2027, 5)))
days = {
    "pantheon-ical, days": sorted(str(first) for first, _ in pantheon_ical.parse_ical(calendar)),
    "pantheon-ical, slots": sorted(str(first.date()) for first, _ in pantheon_ical.parse_ical_slots(calendar)),
    "icalevents": sorted(
        str(event.start.date()) for event in events(string_content=calendar.encode(), start=start, end=end)
    ),
}
for name, found in days.items():
    print(f"{name}: {', '.join(found)}")
right = ["2026-11-30", "2027-02-02", "2027-02-28", "2027-03-31"]
expected = [["2026-11-30", "2027-02-02"], sorted([*right, "2027-01-31"]), right]
sys.exit(0 if list(days.values()) == expected else 1)
PYTHON
