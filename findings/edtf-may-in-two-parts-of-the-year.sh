#!/usr/bin/env bash
# edtf 4.11.1 (npm) reads dates of the Extended Date/Time Format (ISO 8601-2), in which 2026-37 to 2026-39 are the three
# parts of a year «4 months in duration» (level 2). For it the first two have five: January to May and May to September,
# the third begins in September, so May and September are in two of them. Winter of the southern hemisphere, 2026-32, is
# January to March, and its summer, 2026-30, July to September. Of the set [2026-11..2026-12], one of two months, the
# last moment is in November. Quarters, 2026-33 to 2026-36, and halves are right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund edtf@4.11.1
cat >probe.mjs <<'NODE'
import edtf from "edtf";
let same = true;
for (const [text, expected, right] of [
  ["2026-36", "2026-10-01 2026-12-31", "2026-10-01 2026-12-31"],
  ["2026-37", "2026-01-01 2026-05-31", "2026-01-01 2026-04-30"],
  ["2026-38", "2026-05-01 2026-09-30", "2026-05-01 2026-08-31"],
  ["2026-39", "2026-09-01 2026-12-31", "2026-09-01 2026-12-31"],
  ["2026-30", "2026-07-01 2026-09-30", "the months of summer in the south"],
  ["2026-32", "2026-01-01 2026-03-31", "the months of winter in the south"],
  ["[2026-11..2026-12]", "2026-11-01 2026-11-30", "2026-11-01 2026-12-31"],
]) {
  const date = edtf(text);
  const found = [date.min, date.max].map((moment) => new Date(moment).toISOString().slice(0, 10)).join(" ");
  console.log(`${text}: ${found}; by the format ${right}`);
  same &&= found === expected;
}
const both = ["2026-37", "2026-38"].map((part) => edtf(part).covers(edtf("2026-05-10"))).join();
console.log("10 May in the first and the second part:", both);
process.exit(same && both === "true,true" ? 0 : 1);
NODE
TZ=UTC node probe.mjs
