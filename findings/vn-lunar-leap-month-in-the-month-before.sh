#!/usr/bin/env bash
# @dqcai/vn-lunar 1.0.1 (npm), the lunar calendar of Viet Nam «with leap month detection»: a day of a leap month becomes
# that of the ordinary month before it, four weeks too early. LunarCalendar.fromLunar(15, 6, 2025, true), in the leap
# sixth month, is 9 July, the same day as without `true`, though it calls itself a leap month; its own way from 8 August
# gives the leap month. Days of other months are right, those of its README not: 25 December 2023 is 13/11, there 3/11.
# lunar-javascript 1.7.7 (npm), with the month as -6, and lunar-vn 1.4.0 (PyPI) have 8 August.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @dqcai/vn-lunar@1.0.1 lunar-javascript@1.7.7
cat >probe.mjs <<'NODE'
import { LunarCalendar } from "@dqcai/vn-lunar";
import lunar from "lunar-javascript";
const found = [true, false].map((leap) => LunarCalendar.fromLunar(15, 6, 2025, leap).formatSolar());
found.push(LunarCalendar.fromLunar(15, 6, 2025, true).formatLunar(), LunarCalendar.fromSolar(8, 8, 2025).formatLunar());
found.push(lunar.Lunar.fromYmd(2025, -6, 15).getSolar().toYmd(), LunarCalendar.fromSolar(25, 12, 2023).formatLunar());
console.log(found.join("\n"));
const expected = ["9/7/2025", "9/7/2025", "15/6/2025 (nhuận)", "15/6/2025 (nhuận)", "2025-08-08", "13/11/2023"];
process.exit(JSON.stringify(found) === JSON.stringify(expected) ? 0 : 1);
NODE
node probe.mjs
