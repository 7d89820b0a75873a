#!/usr/bin/env bash
# @dqcai/vn-lunar 1.0.1 (npm) names lunar months after the cycle of sixty: its README has «Giáp Tý» for the eleventh
# month of Quý Mão. The answer is «Quý Tý», which is none of the sixty: stems and branches advance together, so the
# tenth stem, an even one, is never with the first branch. So it is with every month, of 2020 to 2030 with all 132.
# Besides, «Bính» is spelled «Bình». lunar-javascript 1.7.7 (npm) has 甲子, Giáp Tý, for the same day.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @dqcai/vn-lunar@1.0.1 lunar-javascript@1.7.7
cat >probe.mjs <<'NODE'
import { createRequire } from "node:module";
import { CAN, CHI, LunarCalendar, getMonthCanChi } from "@dqcai/vn-lunar";
const outside = [];
for (let year = 2020; year <= 2030; year += 1)
  for (let month = 1; month <= 12; month += 1) {
    const [stem, branch] = getMonthCanChi(month, year).split(" ");
    if ((CAN.indexOf(stem) - CHI.indexOf(branch)) % 2) outside.push(`${month}/${year}`);
  }
const other = createRequire(import.meta.url)("lunar-javascript").Solar.fromYmd(2023, 12, 25).getLunar();
const found = [LunarCalendar.fromSolar(25, 12, 2023).monthCanChi, getMonthCanChi(11, 2023), CAN[2], outside.length];
console.log(found.join(", "), "| lunar-javascript", other.getMonthInGanZhi());
process.exit(found.join() === "Quý Tý,Quý Tý,Bình,132" && other.getMonthInGanZhi() === "甲子" ? 0 : 1);
NODE
node probe.mjs
