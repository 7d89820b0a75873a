from django.db import migrations

from units.migrations._old_codes import mark_old_codes


def mark(apps, schema_editor):
    QuotaTier = apps.get_model("quotas", "QuotaTier")
    mark_old_codes(QuotaTier, QuotaTier.objects.values_list("pk", "code", "decision_id"))


class Migration(migrations.Migration):

    dependencies = [
        ('quotas', '0003_longer_texts_and_a_mark_for_old_codes'),
        ('units', '0012_mark_codes_outside_the_rules'),
    ]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
