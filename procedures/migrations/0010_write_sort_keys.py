"""Write the sort keys of the procedures that are there."""

from django.db import migrations

from units.vietnamese import sort_key

BATCH = 500


def write_keys(apps, schema_editor):
    procedures = apps.get_model("procedures", "Procedure").objects.using(schema_editor.connection.alias)
    rows = list(procedures.only("pk", "name", "field"))
    for procedure in rows:
        procedure.sort_key = sort_key(procedure.name)
        procedure.field_sort_key = sort_key(procedure.field)
    procedures.bulk_update(rows, ["sort_key", "field_sort_key"], batch_size=BATCH)


class Migration(migrations.Migration):

    dependencies = [
        ("procedures", "0009_sort_keys"),
    ]

    operations = [migrations.RunPython(write_keys, migrations.RunPython.noop)]
