#!/usr/bin/env bash
# cron-humanize 1.0.7 (npm) describes a Quartz schedule for 30 November, 0 0 17 30 11 ? 2026, as "on the 30th, in the
# month of December"; the month 12 is "the month of undefined", and 1 is February. In its own README 5/FEB is "every
# month starting on June". In cron and Quartz months are 1 to 12; by its name, NOV, November is right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund cron-humanize@1.0.7
cat >probe.cjs <<'NODE'
const parser = require("cron-humanize").default;
const print = console.log;
console.log = () => {};
const cases = { 11: "December", 12: "undefined", 1: "February", NOV: "November" };
const seen = Object.entries(cases).map(([month, expected]) => {
  const text = parser.humanize(`0 0 17 30 ${month} ? 2026`);
  print(`${month}: ${text}`);
  return text.includes(`in the month of ${expected},`);
});
process.exit(seen.every(Boolean) ? 0 : 1);
NODE
node probe.cjs
