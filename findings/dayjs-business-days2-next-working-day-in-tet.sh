#!/usr/bin/env bash
# dayjs-business-days2 1.4.0 (npm), which counts working days for Day.js: told the five days off of Tết 2026, 16 to 20
# February, which make nine days with the two weekends, it says that the next business day after Friday the 13th is
# Thursday the 19th, and that the last one before Monday the 23rd is Tuesday the 17th: days of its own list. It looks
# only seven days ahead and then takes the day that it has reached. isBusinessDay() denies both days, and adding or
# subtracting one business day is right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund dayjs@1.11.23 dayjs-business-days2@1.4.0
cat >probe.cjs <<'NODE'
const dayjs = require("dayjs");
const plugin = require("dayjs-business-days2");
const holidays = [16, 17, 18, 19, 20].map((day) => `2026-02-${day}`);
dayjs.extend(plugin.default || plugin, { holidays, holidayFormat: "YYYY-MM-DD" });
const asked = { before: dayjs("2026-02-13"), after: dayjs("2026-02-23") };
const seen = {
  "the business day after 13/02": asked.before.nextBusinessDay(),
  "13/02 and one business day": asked.before.businessDaysAdd(1),
  "the business day before 23/02": asked.after.prevBusinessDay(),
  "23/02 less one business day": asked.after.businessDaysSubtract(1),
};
const expected = ["2026-02-19 false", "2026-02-23 true", "2026-02-17 false", "2026-02-13 true"];
const found = Object.values(seen).map((day) => `${day.format("YYYY-MM-DD")} ${day.isBusinessDay()}`);
Object.keys(seen).forEach((name, place) => console.log(`${name}: ${found[place]}`));
process.exit(String(found) === String(expected) ? 0 : 1);
NODE
node probe.cjs
