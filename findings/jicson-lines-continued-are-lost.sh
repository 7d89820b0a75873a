#!/usr/bin/env bash
# jicson 1.0.2 (PyPI) reads .ics files line by line: the rest of a line that was folded is lost, and if a colon is in
# the rest, it is a property of its own. Of the description «… 17:00 …» of a deadline as icalendar 7.3.0 writes it the
# first 75 octets are left, and «ngày 30/11, sau đó: khóa» gives a property « 30/11, sau đó». What a comma or a line in
# a text is escaped with stays in it. The specification (RFC 5545, 3.1) joins folded lines before anything else is read.
# icalendar reads back the whole text.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check jicson==1.0.2 icalendar==7.3.0
venv/bin/python - <<'PYTHON'
import sys
from datetime import datetime, timezone

import jicson
from icalendar import Calendar, Event

text = "Gửi số hồ sơ tháng 11 trước 17:00 ngày 30/11, sau đó kỳ báo cáo sẽ khóa: liên hệ điều phối viên"
event = Event()
event.add("uid", "2026-11@portal.example")
event.add("dtstamp", datetime(2026, 11, 1, tzinfo=timezone.utc))
event.add("summary", "Hạn nộp")
event.add("description", text)
calendar = Calendar()
calendar.add("version", "2.0")
calendar.add("prodid", "-//portal//counts//VI")
calendar.add_component(event)
written = calendar.to_ical().decode()
found = jicson.fromText(written)["VCALENDAR"][0]["VEVENT"][0]
other = str(Calendar.from_ical(written).walk("VEVENT")[0]["DESCRIPTION"])
extra = sorted(set(found) - {"UID", "DTSTAMP", "SUMMARY", "DESCRIPTION"})
print(f"jicson: {found['DESCRIPTION']!r} and {extra}\nicalendar: {other!r}")
first, *rest = written.partition("DESCRIPTION:")[2].split("\r\n ")
same = found["DESCRIPTION"] == first and first != text and len(extra) == 1 and extra[0].startswith(" ")
sys.exit(0 if same and other == text else 1)
PYTHON
