from django.db import migrations

from units.migrations._old_codes import mark_old_codes


def mark(apps, schema_editor):
    Unit = apps.get_model("units", "Unit")
    units = Unit.objects.values_list("pk", "code", "gso_code", "active_until")
    rows = [(key, code, "in force" if until is None else None) for key, code, _gso, until in units]
    mark_old_codes(Unit, rows, [(key, gso) for key, _code, gso, _until in units])


class Migration(migrations.Migration):

    dependencies = [
        ('units', '0011_longer_texts_and_a_mark_for_old_codes'),
    ]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
