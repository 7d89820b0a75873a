#!/usr/bin/env bash
# @0dep/piso 5.1.2 (npm), an older version of which sets the timers of BPMN processes in bpmn-elements, says when a
# repeating ISO 8601 interval starts. Its README has 1 March for R-1/2024-01-01T00:00Z/P1M on 15 March 2024; the answer
# is the first of the month that it is now, on whichever day it is asked about. When it expires is right, 1 April. A
# month after the 31st is the 1st to the 3rd of the month but one: from 31 August 2026 on, reports would be due on 1
# October, 31 October, 1 December. luxon 3.7.2 has the last day of such months, as XML Schema (part 2, appendix E) has.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @0dep/piso@5.1.2 luxon@3.7.2
cat >probe.mjs <<'NODE'
import { parseInterval } from "@0dep/piso";
import { DateTime, Duration } from "luxon";
const day = (moment) => moment.toISOString().slice(0, 10);
const monthly = "R-1/2024-01-01T00:00Z/P1M";
const on = new Date(Date.UTC(2024, 2, 15));
const now = new Date();
const [expires, starts] = [parseInterval(monthly).getExpireAt(on), parseInterval(monthly).getStartAt(on)];
console.log(`${monthly} on ${day(on)}: expires ${day(expires)}, starts ${day(starts)}`);
let same = day(expires) === "2024-04-01" && starts > now - 32 * 86400000 && starts <= now;
for (const [from, expected, right] of [
  ["2026-09-02", "2026-10-01", "2026-09-30"],
  ["2026-10-02", "2026-10-31", "2026-10-31"],
  ["2026-11-02", "2026-12-01", "2026-11-30"],
]) {
  const found = day(parseInterval("R-1/2026-08-31T00:00Z/P1M").getExpireAt(new Date(`${from}T00:00Z`)));
  const months = Number(from.slice(5, 7)) - 8;
  const other = DateTime.utc(2026, 8, 31).plus(Duration.fromISO(`P${months}M`)).toISODate();
  console.log(`monthly from 31 August, after ${from}: ${found}, luxon ${other}`);
  same &&= found === expected && other === right;
}
process.exit(same ? 0 : 1);
NODE
TZ=UTC node probe.mjs
