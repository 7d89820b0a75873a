#!/usr/bin/env bash
# duration-fns 3.0.2 (npm): the duration between two dates, added to the first, is another date than the second. From 31
# January to 28 February is P1M-3D for it, and a month and -3 days after 31 January, with its own apply, is 25 February;
# from 31 October to 30 November is P1M-1D, which ends on 29 November. Between 31 December and 28 February it counts
# P1Y-10M-3D. It subtracts the fields of the dates one by one. From days up to the 28th it is right. luxon 3.7.2 has P1M
# and P28D, which lead to the second date.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund duration-fns@3.0.2 luxon@3.7.2
cat >probe.cjs <<'NODE'
const { apply, between, toString } = require("duration-fns");
const { DateTime } = require("luxon");
let same = true;
for (const [start, end, expected] of [
  ["2026-01-15", "2026-02-15", "P1M to 2026-02-15"],
  ["2026-01-31", "2026-02-28", "P1M-3D to 2026-02-25"],
  ["2026-10-31", "2026-11-30", "P1M-1D to 2026-11-29"],
  ["2026-12-31", "2027-02-28", "P1Y-10M-3D to 2027-02-25"],
  ["2024-02-29", "2025-02-28", "P1Y-1D to 2025-02-27"],
]) {
  const found = `${toString(between(start, end))} to ${apply(start, between(start, end)).toISOString().slice(0, 10)}`;
  const from = DateTime.fromISO(start, { zone: "utc" });
  const other = DateTime.fromISO(end, { zone: "utc" }).diff(from, ["months", "days"]);
  const back = from.plus(other).toISODate();
  console.log(`${start} to ${end}: ${found}; luxon ${other.toISO()} to ${back}`);
  same &&= found === expected && back === end;
}
process.exit(same ? 0 : 1);
NODE
TZ=UTC node probe.cjs
