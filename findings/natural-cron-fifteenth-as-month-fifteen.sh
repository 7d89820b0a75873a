#!/usr/bin/env bash
# @darkeyedevelopers/natural-cron.js 1.1.0 (npm), «converting natural English phrases into Cron expressions»: the 15th
# of every month is put into the months, 0 17 * 15 ? *, a month that no year has; «every day except sunday» is Sundays,
# and «every weekday at 8 am» and «every month at 5pm» are each day; «every 2 hours» is each minute of every second
# hour. «every friday at 5:30 pm», «every 15th day of november at 5pm» and the phrase of its README are right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @darkeyedevelopers/natural-cron.js@1.1.0
cat >probe.cjs <<'NODE'
const cronOf = require("@darkeyedevelopers/natural-cron.js");
let same = true;
for (const [words, rule] of [
  ["every 3rd day at 2:55 am from January to August", "55 2 3 JAN-AUG ? *"],
  ["every friday at 5:30 pm", "30 17 ? * FRI *"],
  ["every 15th day of november at 5pm", "0 17 15 NOV ? *"],
  ["on the 15th of every month at 17:00", "0 17 * 15 ? *"],
  ["every day except sunday", "* * ? * SUN *"],
  ["every weekday at 8 am", "0 8 * * ? *"],
  ["every month at 5pm", "0 17 * * ? *"],
  ["every 2 hours", "* 0/2 * * ? *"],
]) {
  const found = cronOf(words);
  console.log(`${words}: ${found}`);
  same &&= found === rule;
}
process.exit(same ? 0 : 1);
NODE
node probe.cjs
