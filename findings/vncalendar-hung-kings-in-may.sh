#!/usr/bin/env bash
# vncalendar 1.3.1 (PyPI), by the algorithms of Hồ Ngọc Đức, does not shift all months around a leap one: in 2023, 2025,
# 2028 and 2031 the first day of Tết is the first of the twelfth month for it, and back it gives a day four weeks later,
# 28 February 2025 instead of 29 January. The day of the Hùng Kings, the tenth of the third month and off by article 112
# of the labour code, is 7 May 2025 and 4 May 2028 instead of 7 and 4 April. lunar-vn 1.4.0 (PyPI) is right. `import
# vncalendar` itself ends in «No module named 'main'» unless the package's own folder is on the path.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q vncalendar==1.3.1 lunar-vn==1.4.0
PYTHONPATH=$(echo venv/lib/python*/site-packages/vncalendar) venv/bin/python - <<'PYTHON'
import datetime
import sys

from lunar_vn import LunarDate, lunar_to_solar
from vncalendar import SolarAndLunar

same = True
for year, lunar, tet, kings in (
    (2023, (1, 12, 2022, 0), "2023-02-20", "2023-04-29"),
    (2024, (1, 1, 2024, 0), "2024-02-10", "2024-04-18"),
    (2025, (1, 12, 2024, 0), "2025-02-28", "2025-05-07"),
    (2026, (1, 1, 2026, 0), "2026-02-17", "2026-04-26"),
    (2028, (1, 12, 2027, 0), "2028-02-25", "2028-05-04"),
):
    right = [lunar_to_solar(LunarDate(day, month, year, False)) for day, month in ((1, 1), (10, 3))]
    found = SolarAndLunar.convertSolar2Lunar(right[0].day, right[0].month, year)
    back = [SolarAndLunar.convertLunar2Solar(day, month, year, 0) for day, month in ((1, 1), (10, 3))]
    days = [str(datetime.date(*day[::-1])) for day in back]
    print(f"{year}: Tết {right[0]}, by vncalendar {found[:3]} and back {days[0]}; Hùng Kings {right[1]}, {days[1]}")
    same &= (found, *days) == (lunar, tet, kings)
sys.exit(0 if same else 1)
PYTHON
