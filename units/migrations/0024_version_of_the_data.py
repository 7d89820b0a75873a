from django.db import migrations, models

from units.watched_tables import unwatch_tables


class Migration(migrations.Migration):
    """The triggers are made after all migrations (``units/watched_tables.py``); on the way back they go first."""

    dependencies = [("units", "0023_stale_quotas")]

    operations = [
        migrations.CreateModel(
            name="DataVersion",
            fields=[("token", models.BigIntegerField(primary_key=True, serialize=False))],
            options={"verbose_name": "version of the data", "verbose_name_plural": "version of the data"},
        ),
        migrations.RunPython(migrations.RunPython.noop, lambda _apps, _editor: unwatch_tables()),
    ]
