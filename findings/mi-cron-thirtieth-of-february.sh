#!/usr/bin/env bash
# @cheap-glitch/mi-cron 1.0.1 (npm) has days that a month does not: the 30th of every month, `0 17 30 * *`, comes on
# 2 March after 30 January, and the 31st, `0 17 31 * *`, on 1 December after 20 November. The 29th of February comes on
# 1 March. croner 10.0.1 skips the months without such a day.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @cheap-glitch/mi-cron@1.0.1 croner@10.0.1
cat >probe.cjs <<'NODE'
const { parseCron } = require("@cheap-glitch/mi-cron");
const { Cron } = require("croner");
let same = true;
for (const [rule, from, expected, right] of [
  ["0 17 30 * *", "2027-01-31", "2027-03-02", "2027-03-30"],
  ["0 17 31 * *", "2026-11-20", "2026-12-01", "2026-12-31"],
  ["0 17 29 2 *", "2026-11-20", "2027-03-01", "2028-02-29"],
  ["0 17 15 * *", "2026-11-20", "2026-12-15", "2026-12-15"],
]) {
  const moment = new Date(`${from}T00:00:00Z`);
  const found = parseCron.nextDate(rule, moment).toISOString().slice(0, 10);
  const other = new Cron(rule, { timezone: "UTC" }).nextRun(moment).toISOString().slice(0, 10);
  console.log(`${rule} after ${from}: mi-cron ${found}, croner ${other}`);
  same &&= found === expected && other === right;
}
process.exit(same ? 0 : 1);
NODE
TZ=UTC node probe.cjs
