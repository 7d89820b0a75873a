"""Write the units' sort keys anew: «Châu Thành» before «Châu Thành A», «Phường 2» before «Phường 10»."""

from django.db import migrations

from units.vietnamese import sort_key

BATCH = 500


def write_keys(apps, schema_editor):
    units = apps.get_model("units", "Unit").objects.using(schema_editor.connection.alias)
    rows = list(units.only("pk", "name"))
    for unit in rows:
        unit.sort_key = sort_key(unit.name)
    units.bulk_update(rows, ["sort_key"], batch_size=BATCH)


class Migration(migrations.Migration):

    dependencies = [
        ("units", "0013_rules_for_codes"),
    ]

    operations = [migrations.RunPython(write_keys, migrations.RunPython.noop)]
