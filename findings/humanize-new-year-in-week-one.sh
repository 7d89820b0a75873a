#!/usr/bin/env bash
# humanize 0.0.9 (npm): its date «behaves exactly like PHP's date», of which W is the ISO 8601 week and o its year.
# Every 1 January is in week 1 for it, so that 1 and 4 January 2027 are both of 2027-W01, where the first is the Friday
# of 2026-W53. The last days of December stay in their year: 30 December 2024 is 2024-W53, the Monday of 2025-W01, and
# 29 December 2025 is 2025-W53, which there is not. The weeks from the first Monday of January to the middle of December
# are right. luxon 3.7.2 has the weeks of the standard.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund humanize@0.0.9 luxon@3.7.2
cat >probe.cjs <<'NODE'
const humanize = require("humanize");
const { DateTime } = require("luxon");
let same = true;
for (const [day, expected, right] of [
  ["2026-11-30", "2026-W49", "2026-W49"],
  ["2026-12-31", "2026-W53", "2026-W53"],
  ["2027-01-01", "2027-W01", "2026-W53"],
  ["2027-01-04", "2027-W01", "2027-W01"],
  ["2021-01-03", "2021-W01", "2020-W53"],
  ["2024-12-30", "2024-W53", "2025-W01"],
  ["2025-12-29", "2025-W53", "2026-W01"],
]) {
  const found = humanize.date("o-\\WW", new Date(`${day}T12:00`));
  const other = DateTime.fromISO(day).toISOWeekDate().slice(0, 8);
  console.log(`${day}: humanize ${found}, luxon ${other}`);
  same &&= found === expected && other === right;
}
process.exit(same ? 0 : 1);
NODE
TZ=Asia/Ho_Chi_Minh node probe.cjs
