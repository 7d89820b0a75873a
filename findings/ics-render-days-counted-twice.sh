#!/usr/bin/env bash
# ics-render 0.1.1 counts the day of a longer event twice: from 08:00 on 29 November to 17:00 on 30 November, 33 hours,
# is "1 days, 33:00:00", and a duration of a day and two hours, P1DT2H, "1 days, 26:00:00". A time without a zone,
# which is the time of wherever one is by RFC 5545, is given as one in UTC.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q ics-render==0.1.1
cat >deadlines.ics <<'ICS'
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//VI
BEGIN:VEVENT
UID:1@example.com
DTSTAMP:20261101T000000Z
DTSTART:20261129T010000Z
DTEND:20261130T100000Z
SUMMARY:Reports
END:VEVENT
BEGIN:VEVENT
UID:2@example.com
DTSTAMP:20261101T000000Z
DTSTART:20261130T170000
DURATION:P1DT2H
SUMMARY:Corrections
END:VEVENT
END:VCALENDAR
ICS
venv/bin/ics_render --filepath deadlines.ics | tee found
grep -Eq '^2026-11-29T01:00:00\+00:00 +1 days, 33:00:00 +Reports$' found
grep -Eq '^2026-11-30T17:00:00\+00:00 +1 days, 26:00:00 +Corrections$' found
