#!/usr/bin/env bash
# dayjs-business-time 1.0.4 (npm) with dayjs 1.11.23: businessDaysDiff of days without an hour is a day too large, since
# it goes back to the end of the working day before and counts that one as well: from Friday 27 November 2026 to
# Saturday it is 2, from Monday to Wednesday 3, though addBusinessDays(2) leads from Monday to Wednesday. With 10:00 in
# both it is 2; in its README from 1 to 4 February at 10:00 it is 3, which without the hour is 4.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund dayjs-business-time@1.0.4 dayjs@1.11.23
cat >probe.cjs <<'NODE'
const dayjs = require("dayjs");
dayjs.extend(require("dayjs-business-time"));
const seen = [];
for (const [from, to] of [
  ["2026-11-27", "2026-11-28"],
  ["2026-11-30", "2026-12-02"],
  ["2026-11-30 10:00", "2026-12-02 10:00"],
  ["2021-02-01", "2021-02-04"],
  ["2021-02-01 10:00", "2021-02-04 10:00"],
]) {
  seen.push(dayjs(from).businessDaysDiff(dayjs(to)));
  console.log(`${from} to ${to}: ${seen.at(-1)} business days`);
}
const later = dayjs("2026-11-30").addBusinessDays(2).format("YYYY-MM-DD");
console.log("two business days after 2026-11-30:", later);
process.exit(String(seen) === "2,3,2,4,3" && later === "2026-12-02" ? 0 : 1);
NODE
node probe.cjs
