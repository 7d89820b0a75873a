#!/usr/bin/env bash
# vi-lunaire 2026.4.11 (PyPI) converts days to the Vietnamese lunar calendar and back, by its documentation from 1900 to
# 2100. Before 2000 every day is in a month one or two too early: Tết of 1975, 11 February, is the first day of the
# twelfth month of 1974, Tết of 1990 the first of the eleventh of 1989. The way back is as far off in the other
# direction: Tết of 1990 is 25 April. lunar-vn 1.4.0 and vnlunar 1.0.5 (both PyPI) have the days right, and vi-lunaire
# has those from 2000 to 2019.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q vi-lunaire==2026.4.11 lunar-vn==1.4.0 vnlunar==1.0.5
venv/bin/python - <<'PYTHON'
import datetime
import sys

import lunar_vn
import vi_lunaire
import vnlunar

same = True
for text, expected, back in (
    ("1975-02-11", (1, 12, 1974), "1975-04-11"),
    ("1990-01-27", (1, 11, 1989), "1990-04-25"),
    ("2026-02-17", (1, 1, 2026), "2026-02-17"),
):
    day = datetime.date.fromisoformat(text)
    lunar = vi_lunaire.solar_to_lunar(day.year, day.month, day.day)
    right, other = lunar_vn.solar_to_lunar(day), vnlunar.get_lunar_date(day.day, day.month, day.year)
    found, tet = (lunar.day, lunar.month, lunar.year), (right.day, right.month, right.year)
    returned = str(vi_lunaire.lunar_to_solar(*tet[::-1]))
    print(f"{day}: vi-lunaire {found}, lunar-vn {tet}, by vi-lunaire back to {returned}")
    same &= found == expected and tet == (other["day"], other["month"], other["year"]) and returned == back
wrong = 0
for year in range(1940, 2020):
    for number in range(365):
        day = datetime.date(year, 1, 1) + datetime.timedelta(days=number)
        lunar, right = vi_lunaire.solar_to_lunar(day.year, day.month, day.day), lunar_vn.solar_to_lunar(day)
        wrong += (lunar.day, lunar.month, lunar.year) != (right.day, right.month, right.year)
print(f"{wrong} of {80 * 365} days from 1940 to 2019 are wrong; {60 * 365} of them are before 2000")
sys.exit(0 if same and wrong == 60 * 365 else 1)
PYTHON
