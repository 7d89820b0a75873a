#!/usr/bin/env bash
# larzical 0.1.0 (PyPI), «anchored to the spec», reads and writes .ics files so that it «round-trips back to Events»:
# 17:00 in Asia/Ho_Chi_Minh is read as 17:00 of no zone and written as 17:00 in UTC, midnight in Viet Nam. A date left
# out of a monthly deadline (EXDATE) is not written, so 31 December is due again, and neither are its categories; its
# moment of writing, DTSTAMP, is now that of the deadline. The specification (RFC 5545, 3.2.19 and 3.3.5) takes TZID as
# the zone of the time. icalendar 7.3.0 writes back what it has read.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check larzical==0.1.0 icalendar==7.3.0
cat >probe.py <<'PYTHON'
import sys

import icalendar
import larzical

lines = """BEGIN:VCALENDAR
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
RRULE:FREQ=MONTHLY;BYMONTHDAY=-1
EXDATE;TZID=Asia/Ho_Chi_Minh:20261231T170000
CATEGORIES:Báo cáo
SUMMARY:Hạn nộp
END:VEVENT
END:VCALENDAR
"""
ICS = lines.replace("\n", "\r\n")
NAMES = "DTSTAMP", "DTSTART", "EXDATE", "CATEGORIES"


def times(written):
    event = written.partition("BEGIN:VEVENT")[2]
    return [line for line in event.splitlines() if line.startswith(NAMES)]


found = times(larzical.Calendar.parse(ICS).to_ical())
other = times(icalendar.Calendar.from_ical(ICS).to_ical().decode())
print(f"larzical: {found}\nicalendar: {other}")
same = found == ["DTSTAMP:20261130T170000Z", "DTSTART:20261130T170000Z"]
sys.exit(0 if same and sorted(other) == sorted(times(ICS)) else 1)
PYTHON
venv/bin/python probe.py
