#!/usr/bin/env bash
# @breejs/later 4.2.0 (npm), which sets the times of the scheduler Bree: a schedule of the 15th and the last day of each
# month (0 17 15,L * *) is read as both days, and yet next() names the last days only and prev() the 15ths only. So the
# first deadline of a month is never announced, and the last one never found in the past. 1,L is right in next(), 15,30
# and the two days as two schedules in both.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @breejs/later@4.2.0
cat >probe.cjs <<'NODE'
const later = require("@breejs/later");
const days = (moments) => moments.map((moment) => moment.toISOString().slice(5, 10)).join(" ");
const coming = (parsed) => days(later.schedule(parsed).next(4, new Date("2026-09-01T00:00:00Z")));
const past = (parsed) => days(later.schedule(parsed).prev(4, new Date("2026-12-31T23:00:00Z")).reverse());
const apart = later.parse.recur().on(15).dayOfMonth().on(17).hour().and().last().dayOfMonth().on(17).hour();
const expected = {
  "0 17 15,L * *": ["09-30 10-31 11-30 12-31", "09-15 10-15 11-15 12-15"],
  "0 17 1,L * *": ["09-01 09-30 10-01 10-31", "09-01 10-01 11-01 12-01"],
  "0 17 15,30 * *": ["09-15 09-30 10-15 10-30", "11-15 11-30 12-15 12-30"],
  "two schedules": ["09-15 09-30 10-15 10-31", "11-15 11-30 12-15 12-31"],
};
console.log("15,L is read as the days", later.parse.cron("0 17 15,L * *").schedules[0].D, "where 0 is the last");
let same = true;
for (const [schedule, meant] of Object.entries(expected)) {
  const parsed = schedule === "two schedules" ? apart : later.parse.cron(schedule);
  const seen = [coming(parsed), past(parsed)];
  console.log(`${schedule}: next ${seen[0]}, before ${seen[1]}`);
  same = same && String(seen) === String(meant);
}
process.exit(same ? 0 : 1);
NODE
node probe.cjs
