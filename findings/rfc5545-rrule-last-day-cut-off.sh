#!/usr/bin/env bash
# rfc5545-rrule 1.1.1 (npm) writes a rule for whole days again with another end: in Viet Nam UNTIL=20261130 becomes
# UNTIL=20261129T170000Z, a moment on the day before, and rrule 2.8.1 then gives no deadline on 30 November. In UTC it
# is 20261130T000000Z; RFC 5545 asks for a date wherever DTSTART is one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund rfc5545-rrule@1.1.1 rrule@2.8.1
cat >probe.cjs <<'NODE'
const { RRule } = require("rfc5545-rrule");
const { rrulestr } = require("rrule");
const rule = "RRULE:FREQ=MONTHLY;UNTIL=20261130;BYMONTHDAY=-1";
const written = RRule.fromString(rule).toString();
const days = (one) => rrulestr(`DTSTART:20260930T000000Z\n${one}`).all().map((day) => day.toISOString().slice(0, 10));
console.log(`${rule}: ${days(rule)}\n${written}: ${days(written)}`);
const [until, last] = { "Asia/Ho_Chi_Minh": ["20261129T170000Z", ""], UTC: ["20261130T000000Z", ",2026-11-30"] }[
  process.env.TZ
];
const same =
  days(rule).join() === "2026-09-30,2026-10-31,2026-11-30" &&
  written === `RRULE:FREQ=MONTHLY;UNTIL=${until};BYMONTHDAY=-1` &&
  days(written).join() === `2026-09-30,2026-10-31${last}`;
process.exit(same ? 0 : 1);
NODE
TZ=UTC node probe.cjs
TZ=Asia/Ho_Chi_Minh node probe.cjs
