from django.db import migrations

from units.migrations._old_codes import mark_old_codes


def mark(apps, schema_editor):
    Procedure = apps.get_model("procedures", "Procedure")
    mark_old_codes(Procedure, [(key, code, "all") for key, code in Procedure.objects.values_list("pk", "code")])


class Migration(migrations.Migration):

    dependencies = [
        ('procedures', '0003_longer_texts_and_a_mark_for_old_codes'),
        ('units', '0012_mark_codes_outside_the_rules'),
    ]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
