#!/usr/bin/env bash
# ical-toolkit 1.0.9 (npm) writes a deadline that lasts the whole of 30 November as 29 November, in Viet Nam and in a
# calendar whose time zone is set to Asia/Ho_Chi_Minh, zone definition and all: it takes the day in UTC. ical-generator
# 8.1.1 writes 30 November for the same moments and zone.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ical-toolkit@1.0.9 ical-generator@8.1.1
cat >probe.cjs <<'NODE'
const { default: generator } = require("ical-generator");
const toolkit = require("ical-toolkit");
const zone = "Asia/Ho_Chi_Minh";
const start = new Date(2026, 10, 30);
const end = new Date(2026, 11, 1);
const stamp = new Date(2026, 10, 2, 8);
const builder = toolkit.createIcsFileBuilder();
Object.assign(builder, { tzid: zone, timezone: zone, spacers: false });
builder.events.push({ start, end, stamp, allDay: true, summary: "Hạn", uid: "1" });
const right = generator({ timezone: zone });
right.createEvent({ start, end, stamp, allDay: true, summary: "Hạn", id: "1" });
let same = true;
for (const [name, text, expected] of [
  ["ical-toolkit", builder.toString(), "20261129 to 20261130"],
  ["ical-generator", right.toString(), "20261130 to 20261201"],
]) {
  const days = ["DTSTART", "DTEND"].map((field) => text.match(`${field};VALUE=DATE:(\\d+)`)[1]).join(" to ");
  console.log(`${name}: ${days}`);
  same &&= days === expected;
}
process.exit(same ? 0 : 1);
NODE
TZ=Asia/Ho_Chi_Minh node probe.cjs
