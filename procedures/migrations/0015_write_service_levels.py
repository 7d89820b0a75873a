"""The levels that decrees 43/2011 and 42/2022 name; publications of before have the first two."""

from datetime import date

from django.db import migrations

LEVELS = (
    (3, "3", "Mức độ 3", "Nghị định 43/2011/NĐ-CP", 1, False, date(2011, 8, 1), date(2022, 8, 14)),
    (4, "4", "Mức độ 4", "Nghị định 43/2011/NĐ-CP", 2, True, date(2011, 8, 1), date(2022, 8, 14)),
    (5, "mot-phan", "Một phần", "Nghị định 42/2022/NĐ-CP", 1, False, date(2022, 8, 15), None),
    (6, "toan-trinh", "Toàn trình", "Nghị định 42/2022/NĐ-CP", 2, True, date(2022, 8, 15), None),
)
NAMES = ("number", "code", "name", "scheme", "rank", "is_full", "active_from", "active_until")


def write(apps, schema_editor):
    model = apps.get_model("procedures", "ServiceLevel")
    model.objects.bulk_create(model(**dict(zip(NAMES, row, strict=True))) for row in LEVELS)


def take_back(apps, schema_editor):
    apps.get_model("procedures", "ServiceLevel").objects.filter(pk__in=[row[0] for row in LEVELS]).delete()


class Migration(migrations.Migration):
    dependencies = [("procedures", "0014_list_of_service_levels")]
    operations = [migrations.RunPython(write, take_back)]
