#!/usr/bin/env bash
# fiscal 1.0.0 (npm): of a year that begins in January, as in Viet Nam, `fiscalYear.endDate` is the last day of the year
# before, a year before `startDate`. A year that begins in October or July ends rightly. Every quarter ends at 00:00 of
# its last day, though the README shows 23:59:59.999: what came in on 31 December belongs to no quarter.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund fiscal@1.0.0
cat >probe.cjs <<'NODE'
const Fiscal = require("fiscal");
const written = (date) => {
  const two = (number) => String(number).padStart(2, "0");
  const day = `${two(date.getDate())}/${two(date.getMonth() + 1)}/${date.getFullYear()}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
};
const received = new Date(2026, 11, 31, 10);
let same = true;
for (const [month, name, year] of [
  [0, "January", "01/01/2026 00:00 to 31/12/2025 23:59"],
  [6, "July", "01/07/2026 00:00 to 30/06/2027 23:59"],
  [9, "October", "01/10/2026 00:00 to 30/09/2027 23:59"],
]) {
  const { fiscalYear, quarter } = new Fiscal(month).getFiscalInfoForDate(received);
  const years = `${written(fiscalYear.startDate)} to ${written(fiscalYear.endDate)}`;
  const quarters = `${written(quarter.startDate)} to ${written(quarter.endDate)}`;
  const inside = quarter.startDate <= received && received <= quarter.endDate;
  console.log(`from ${name} on, ${written(received)} is in the year ${years}, in the quarter ${quarters}: ${inside}`);
  same &&= years === year && quarters === "01/10/2026 00:00 to 31/12/2026 00:00" && !inside;
}
process.exit(same ? 0 : 1);
NODE
TZ=Asia/Ho_Chi_Minh node probe.cjs
