#!/usr/bin/env bash
# vietnamese-lunar-calendar 0.0.6 (npm): `holiday`, "public holidays in Vietnam", does not look whether a month is the
# leap one. The day of the Hùng Kings, the tenth of the third month and one day off by article 112 of the labour code,
# is on 1 and on 30 April 2031, and the fifth of the fifth month twice in 2028. `isLeap`, "whether lunar year is a leap
# year", is that of the month: false on 1 March 2025, true on 1 August. Days and months are right, and so is lunar-vn
# 1.4.0 (PyPI), with one day in each year.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund vietnamese-lunar-calendar@0.0.6
python3 -m venv venv
venv/bin/pip install -q lunar-vn==1.4.0
cat >probe.cjs <<'NODE'
const { LunarDate } = require("vietnamese-lunar-calendar");
const seen = [];
for (const [year, name] of [
  [2028, "Tết Đoan ngọ"],
  [2030, "Giỗ Tổ Hùng Vương"],
  [2031, "Giỗ Tổ Hùng Vương"],
]) {
  for (let day = 1; day < 366; day += 1) {
    const date = new Date(Date.UTC(year, 0, day)).toISOString().slice(0, 10);
    const lunar = new LunarDate(...date.split("-").map(Number));
    if (lunar.holiday === name) seen.push(`${date} ${name} ${lunar.date}/${lunar.month}`);
  }
}
for (const month of [3, 8]) seen.push(`2025-0${month}-01 isLeap ${new LunarDate(2025, month, 1).isLeap}`);
console.log(seen.join("\n"));
NODE
cat >probe.py <<'PYTHON'
from lunar_vn import list_holidays

for year in (2028, 2030, 2031):
    for day, name in list_holidays(year):
        if name == ("Tết Đoan Ngọ" if year == 2028 else "Giỗ Tổ Hùng Vương"):
            print(day, name)
PYTHON
cat >expected <<'SEEN'
2028-05-28 Tết Đoan ngọ 5/5
2028-06-27 Tết Đoan ngọ 5/5
2030-04-12 Giỗ Tổ Hùng Vương 10/3
2031-04-01 Giỗ Tổ Hùng Vương 10/3
2031-04-30 Giỗ Tổ Hùng Vương 10/3
2025-03-01 isLeap false
2025-08-01 isLeap true
2028-05-28 Tết Đoan Ngọ
2030-04-12 Giỗ Tổ Hùng Vương
2031-04-01 Giỗ Tổ Hùng Vương
SEEN
(TZ=Asia/Ho_Chi_Minh node probe.cjs && venv/bin/python probe.py) | tee seen
diff expected seen
