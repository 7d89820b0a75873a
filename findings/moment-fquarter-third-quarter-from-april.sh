#!/usr/bin/env bash
# moment-fquarter 1.0.0 (npm) with moment 2.30.1 gives the quarter of a moment with its first and last day. It takes the
# number from the zone of the server, the days from the zone of the moment: in Viet Nam 30 June 2026, 20:00 in UTC, is
# in quarter 3, which lasts from 1 April to 30 June, and 31 December is in the first quarter of 2027, from October to
# December 2026; on a server in UTC, 3:00 on 1 July in +07:00 is in quarter 2, from July to September. moment itself
# says quarter 2, 4 and 3.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund moment-fquarter@1.0.0 moment@2.30.1
cat >probe.cjs <<'NODE'
const moment = require("moment");
require("moment-fquarter");
const seen = [];
for (const when of [
  moment.utc("2026-06-30T20:00:00Z"),
  moment.utc("2026-12-31T20:00:00Z"),
  moment.parseZone("2026-07-01T03:00:00+07:00"),
  moment.parseZone("2027-01-01T03:00:00+07:00"),
]) {
  const quarter = when.fquarter(1);
  seen.push(`${quarter} ${quarter.start}`);
  console.log(`${process.env.TZ}: ${when.format()}: ${quarter}, ${quarter.start} to ${quarter.end}; ${when.quarter()}`);
}
const east = "Q3 2026 2026-04-01,Q1 2027 2026-10-01,Q3 2026 2026-07-01,Q1 2027 2027-01-01";
const utc = "Q2 2026 2026-04-01,Q4 2026 2026-10-01,Q2 2026 2026-07-01,Q4 2026 2027-01-01";
process.exit(String(seen) === (process.env.TZ === "UTC" ? utc : east) ? 0 : 1);
NODE
TZ=Asia/Ho_Chi_Minh node probe.cjs
TZ=UTC node probe.cjs
