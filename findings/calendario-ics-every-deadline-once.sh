#!/usr/bin/env bash
# calendario-ics 2.3.1: a change of one event takes from all others of the file what the library does not know. After
# the place of a meeting was changed, the monthly deadline in the same file has no rule any more, so that it is due
# once, no zone in its time, which was 17:00 in Viet Nam, and no reminder. Its README says that events are created,
# read, updated and deleted in existing calendars of KOrganizer; it names none of this.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q calendario-ics==2.3.1
mkdir calendars home
cat >calendars/reports.ics <<'ICS'
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//VI
BEGIN:VEVENT
UID:deadline@example.com
DTSTAMP:20260901T000000Z
DTSTART;TZID=Asia/Ho_Chi_Minh:20260930T170000
RRULE:FREQ=MONTHLY;BYMONTHDAY=-1
SUMMARY:Deadline
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:Reminder
TRIGGER:-P2D
END:VALARM
END:VEVENT
BEGIN:VEVENT
UID:meeting@example.com
DTSTAMP:20260901T000000Z
DTSTART;TZID=Asia/Ho_Chi_Minh:20261005T080000
SUMMARY:Meeting
END:VEVENT
END:VCALENDAR
ICS
HOME="$work/home" CALENDARIO_ICS_DIR="$work/calendars" venv/bin/python - <<'PYTHON'
import calendario_ics

print(calendario_ics.modificar_evento("meeting@example.com", location="Room 2"))
PYTHON
tee found <calendars/reports.ics
grep -q '^LOCATION:Room 2' found
grep -q '^DTSTART:20260930T170000' found
! grep -Eq 'RRULE|TZID|VALARM|TRIGGER|DTSTAMP' found
