#!/usr/bin/env bash
# dateutil 0.1.0 (npm) takes local dates, as its README shows, but counts in UTC. In Viet Nam daysInMonth of 1 April
# 1920 is 31, of March, and isocalendar of 3 January 2010 is a Saturday; the README gives 30 and a Sunday for the same
# calls. `format` writes 1 December 2026 as 30/11/2026, and its quarter of 1 January is the fourth. parse of 2026-11-30
# 17:00 is 00:00 of the next day. In UTC all is as the README says.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund dateutil@0.1.0
cat >probe.cjs <<'NODE'
const dateutil = require("dateutil");
const found = [
  dateutil.daysInMonth(new Date(1920, 3, 1)),
  dateutil.isocalendar(new Date(2010, 0, 3)).join("-"),
  dateutil.format(new Date(2026, 11, 1), "d/m/Y"),
  dateutil.format(new Date(2026, 0, 1), "q"),
  new Date(dateutil.parse("2026-11-30 17:00")).getDate(),
].join(" ");
const expected = { UTC: "30 2009-53-7 01/12/2026 1 30", "Asia/Ho_Chi_Minh": "31 2009-53-6 30/11/2026 4 1" };
console.log(`${process.env.TZ}: ${found}`);
process.exit(found === expected[process.env.TZ] ? 0 : 1);
NODE
TZ=UTC node probe.cjs
TZ=Asia/Ho_Chi_Minh node probe.cjs
