#!/usr/bin/env bash
# csv-ical 2.2.0: a deadline of a calendar that has no place and no description, which RFC 5545 does not ask for, has
# the text "None" for both in the CSV file, and made into a calendar again it is at LOCATION:None. A deadline whose
# length is given by DURATION has no end in the CSV file.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q csv-ical==2.2.0
cat >deadlines.ics <<'ICS'
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//VI
BEGIN:VEVENT
UID:1@example.com
DTSTAMP:20261101T000000Z
DTSTART:20261130T100000Z
DURATION:PT30M
SUMMARY:Deadline
END:VEVENT
END:VCALENDAR
ICS
venv/bin/python - <<'PYTHON'
import datetime
import sys

from csv_ical import Convert

there = Convert()
there.read_ical("deadlines.ics")
there.make_csv()
there.save_csv("deadlines.csv")
back = Convert()
(row,) = back.read_csv("deadlines.csv", {"CSV_DESCRIPTION": 3, "CSV_LOCATION": 4})
print(row)
row[1] = datetime.datetime.fromisoformat(row[1])
(event,) = back.make_ical({"CSV_DESCRIPTION": 3, "CSV_LOCATION": 4}).events
found = [str(event[name]) for name in ("DESCRIPTION", "LOCATION")]
print(found)
sys.exit(0 if row[2:] == ["", "None", "None"] and found == ["None", "None"] else 1)
PYTHON
