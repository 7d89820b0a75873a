#!/usr/bin/env bash
# human-to-cron 0.3.1 (npm): «once each month», an example of its README, is 0 0 0 * */1 0, midnight of each Sunday; the
# README has 0 0 0 0 */1 *. Months are a number too low: «november 17:00» comes in October and «august friday» in July,
# by cron 4.4.0 as by crontab, which count from 1. «each monday 08:00» is each day, «once each friday» each second.
# «friday 15:44» is right, though the README gives it the day 4 of the month.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund human-to-cron@0.3.1 cron@4.4.0
cat >probe.cjs <<'NODE'
const { CronTime } = require("cron");
const humanToCron = require("human-to-cron");
const start = new Date("2026-06-30T12:00:00+07:00");
let same = true;
for (const [words, rule, ...days] of [
  ["friday 15:44", "0 44 15 * * 5", "2026-07-03 15:44", "2026-07-10 15:44"],
  ["once each month", "0 0 0 * */1 0", "2026-07-05 00:00", "2026-07-12 00:00"],
  ["november 17:00", "0 0 17 * 10 *", "2026-10-01 17:00", "2026-10-02 17:00"],
  ["august friday 15:44", "0 44 15 * 7 5", "2026-07-03 15:44", "2026-07-10 15:44"],
  ["each monday 08:00", "0 0 8 * * *", "2026-07-01 08:00", "2026-07-02 08:00"],
  ["once each friday", "* * * * * *", "2026-06-30 12:00", "2026-06-30 12:00"],
]) {
  const found = humanToCron(words);
  const time = new CronTime(found);
  const first = time.getNextDateFrom(start);
  const next = [first, time.getNextDateFrom(first)].map((moment) => moment.toFormat("yyyy-MM-dd HH:mm"));
  console.log(words, "|", found, "|", next.join(", "));
  same &&= found === rule && String(next) === String(days);
}
process.exit(same ? 0 : 1);
NODE
TZ=Asia/Ho_Chi_Minh node probe.cjs
