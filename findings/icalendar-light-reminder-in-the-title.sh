#!/usr/bin/env bash
# icalendar-light 1.0.0 (PyPI), "no fancy stuff, just events reading": the title and the description of a reminder
# (VALARM, RFC 5545, 3.6.6) are put behind those of its deadline, «Hạn nộpNhắc», «Gửi báo cáocòn 1 ngày». An end that is
# given by DURATION, as RFC 5545 allows, is none; of signs that the standard writes with a backslash, commas are read
# and semicolons and new lines are not; a day by itself begins at midnight in UTC, 07:00 in Viet Nam. icalendar 7.3.2
# reads title, end and signs as they are meant.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q icalendar-light==1.0.0 icalendar==7.3.2
cat >deadlines.ics <<'ICS'
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//deadlines//VI
BEGIN:VEVENT
UID:1@example.com
DTSTAMP:20261101T000000Z
DTSTART;TZID=Asia/Ho_Chi_Minh:20261130T170000
DURATION:PT1H
SUMMARY:Hạn nộp
DESCRIPTION:Gửi báo cáo
BEGIN:VALARM
ACTION:EMAIL
SUMMARY:Nhắc
DESCRIPTION:còn 1 ngày
ATTENDEE:mailto:office@example.com
TRIGGER:-P1D
END:VALARM
END:VEVENT
BEGIN:VEVENT
UID:2@example.com
DTSTAMP:20261101T000000Z
DTSTART;VALUE=DATE:20261130
SUMMARY:Xã A\, xã B\; xã C\nQuý IV
END:VEVENT
END:VCALENDAR
ICS
sed -i 's/$/\r/' deadlines.ics
venv/bin/python - <<'PYTHON'
import sys

import icalendar
from icalendar_light.toolbox import Calendar

first, second = Calendar.iter_events_from_file("deadlines.ics")
found = (first.summary, first.description, first.dt_end, second.summary, second.dt_start.isoformat())
with open("deadlines.ics", "rb") as file:
    one, two = icalendar.Calendar.from_ical(file.read()).events
right = (str(one["summary"]), str(one["description"]), f"{one.end:%H:%M}", str(two["summary"]), two.start.isoformat())
print(found, right, sep="\n")
wrong = ("Hạn nộpNhắc", "Gửi báo cáocòn 1 ngày", None, "Xã A, xã B\\; xã C\\nQuý IV", "2026-11-30T00:00:00+00:00")
meant = ("Hạn nộp", "Gửi báo cáo", "18:00", "Xã A, xã B; xã C\nQuý IV", "2026-11-30")
sys.exit(0 if (found, right) == (wrong, meant) else 1)
PYTHON
