from datetime import date

from django.db import migrations

TET_2024 = "Thông báo số 5015/TB-LĐTBXH"
SWAP_2024 = "Thông báo số 1570/TB-LĐTBXH (Công văn số 2450/VPCP-KGVX)"
DAYS_2025 = "Thông báo số 6150/TB-BLĐTBXH ngày 03/12/2024"
SWAP_2026 = "Công văn số 12729/VPCP-KGVX ngày 25/12/2025"
DAYS_2026 = "Thông báo số 9441/TB-BNV ngày 16/10/2025"
SPRING_2026 = "Công văn số 3383/BNV-CVL ngày 10/4/2026"
CULTURE_2026 = "Nghị quyết số 28/2026/QH16, Điều 2"
LABOUR_CODE = "Bộ luật Lao động năm 2019, Điều 112"

# Weekdays off and Saturdays worked, as announced for civil servants: month and day by year and document.
OFF = {
    (2024, LABOUR_CODE): [(1, 1), (4, 18), (4, 30), (5, 1)],
    (2024, TET_2024): [(2, 8), (2, 9), (2, 12), (2, 13), (2, 14), (9, 2), (9, 3)],
    (2024, SWAP_2024): [(4, 29)],
    (2025, LABOUR_CODE): [(1, 1), (4, 7), (4, 30), (5, 1)],
    (2025, DAYS_2025): [(1, 27), (1, 28), (1, 29), (1, 30), (1, 31), (5, 2), (9, 1), (9, 2)],
    (2026, LABOUR_CODE): [(1, 1)],
    (2026, SWAP_2026): [(1, 2)],
    (2026, DAYS_2026): [(2, 16), (2, 17), (2, 18), (2, 19), (2, 20), (8, 31), (9, 1), (9, 2)],
    (2026, SPRING_2026): [(4, 27), (4, 30), (5, 1)],
    (2026, CULTURE_2026): [(11, 24)],
}
WORKED = {
    (2024, SWAP_2024): [(5, 4)],
    (2025, DAYS_2025): [(4, 26)],
    (2026, SWAP_2026): [(1, 10)],
    (2026, DAYS_2026): [(8, 22)],
}


def add(apps, schema_editor):
    rows = apps.get_model("reporting", "CalendarException")
    known = set(rows.objects.values_list("day", flat=True))
    for days, worked in ((OFF, False), (WORKED, True)):
        for (year, document), dates in days.items():
            for month, number in dates:
                day = date(year, month, number)
                if day not in known:
                    rows.objects.create(day=day, is_working_day=worked, document=document)


class Migration(migrations.Migration):
    dependencies = [("reporting", "0018_calendar_and_reasons_of_locks")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
