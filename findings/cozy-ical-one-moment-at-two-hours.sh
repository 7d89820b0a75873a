#!/usr/bin/env bash
# cozy-ical 1.1.22 (npm), "meant to support all iCal features as defined in RFC 5545": one moment, 17:00 on 30 November
# 2026 in Viet Nam, is DTSTAMP 20261130T100000Z and DTSTART 20261130T170000Z, two moments seven hours apart, for a Z is
# UTC (3.3.5); its README's example has 130000Z and 150000Z for one Date. With a time zone an event's start is right, a
# task's stays so, and what is due is «Mon Nov 30 2026 17:00:00 …». icalendar 7.3.2 (PyPI) reads the task's start as
# midnight.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund cozy-ical@1.1.22
python3 -m venv venv
venv/bin/pip install -q icalendar==7.3.2
cat >probe.cjs <<'NODE'
const { VEvent, VTodo } = require("cozy-ical");
const moment = new Date("2026-11-30T17:00:00+07:00");
const fields = { uid: "1", stampDate: moment, startDate: moment, summary: "Báo cáo" };
const timezone = "Asia/Ho_Chi_Minh";
for (const item of [
  new VEvent({ ...fields, endDate: moment }),
  new VEvent({ ...fields, endDate: moment, timezone }),
  new VTodo({ ...fields, timezone }),
  new VTodo({ ...fields, due: moment }),
]) {
  const lines = item.toString().split(/\r?\n/);
  console.log(lines.filter((line) => /^(BEGIN|DTSTAMP|DTSTART|DUE)/.test(line)).join(" "));
}
NODE
cat >expected <<'SEEN'
BEGIN:VEVENT DTSTAMP:20261130T100000Z DTSTART:20261130T170000Z
BEGIN:VEVENT DTSTAMP:20261130T100000Z DTSTART;TZID=Asia/Ho_Chi_Minh:20261130T170000
BEGIN:VTODO DTSTAMP:20261130T100000Z DTSTART:20261130T170000Z
BEGIN:VTODO DTSTAMP:20261130T100000Z DTSTART:20261130T170000Z DUE:Mon Nov 30 2026 17:00:00 GMT+0700 (Indochina Time)
2026-12-01 00:00
SEEN
TZ=Asia/Ho_Chi_Minh node probe.cjs | tee seen
venv/bin/python - <<'PYTHON' | tee -a seen
from zoneinfo import ZoneInfo

from icalendar import Todo

todo = Todo.from_ical("BEGIN:VTODO\r\nUID:1\r\nDTSTAMP:20261130T100000Z\r\nDTSTART:20261130T170000Z\r\nEND:VTODO\r\n")
print(f"{todo.start.astimezone(ZoneInfo('Asia/Ho_Chi_Minh')):%Y-%m-%d %H:%M}")
PYTHON
diff expected seen
