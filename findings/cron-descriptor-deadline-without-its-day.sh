#!/usr/bin/env bash
# cron-descriptor 2.2.1 writes a schedule out in words; django-celery-beat shows them in the administration. In Vietnamese
# (vi_VN) two schedules of a monthly deadline become others: «the second day before the last of the month» is left out,
# so that 17:00 on one day reads 17:00 every day, and «the last weekday of the month» becomes «in the last week of the
# month». Both are right in English, and the last day of the month is right in both.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q cron-descriptor==2.2.1
"$work/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

from cron_descriptor import ExpressionDescriptor, Options


def words(schedule, language):
    options = Options(locale_code=language, use_24hour_time_format=True)
    return ExpressionDescriptor(schedule, options).get_description()


SEEN = {
    "0 17 * * *": ("Tại 17:00", "At 17:00"),
    "0 17 L-2 * *": ("Tại 17:00", "At 17:00, 2 days before the last day of the month"),
    "0 17 LW * *": ("Tại 17:00, vào tuần cuối của tháng", "At 17:00, on the last weekday of the month"),
    "0 17 L * *": ("Tại 17:00, vào ngày cuối của tháng", "At 17:00, on the last day of the month"),
}
print("cron-descriptor", version("cron-descriptor"))
found = {each: (words(each, "vi_VN"), words(each, "en_US")) for each in SEEN}
for schedule, (vietnamese, english) in found.items():
    print(f"{schedule:14} {vietnamese:40} {english}")
sys.exit(0 if found == SEEN else 1)
PYTHON
