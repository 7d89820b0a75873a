from datetime import UTC, datetime

from django.db import migrations

# The notices whose days are entered by an earlier migration.
CONFIRMED = {
    2024: "Thông báo số 5015/TB-LĐTBXH; Thông báo số 1570/TB-LĐTBXH",
    2025: "Thông báo số 6150/TB-BLĐTBXH ngày 03/12/2024",
    2026: "Thông báo số 9441/TB-BNV ngày 16/10/2025; Nghị quyết số 28/2026/QH16",
}


def confirm(apps, schema_editor):
    years = apps.get_model("reporting", "ConfirmedYear").objects
    for year, document in CONFIRMED.items():
        years.get_or_create(
            year=year, defaults={"document": document, "confirmed_at": datetime(2026, 11, 28, tzinfo=UTC)}
        )


class Migration(migrations.Migration):
    dependencies = [("reporting", "0033_confirmed_years_and_extensions")]
    operations = [migrations.RunPython(confirm, migrations.RunPython.noop)]
