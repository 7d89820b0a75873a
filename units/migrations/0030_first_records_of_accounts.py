from django.db import migrations

from units.clock import now

BATCH = 500


def write_first_records(apps, schema_editor):
    """Record each account as it is now: what is changed first has something to be compared with."""
    accounts = apps.get_model("units", "User").objects.using(schema_editor.connection.alias)
    history = apps.get_model("units", "HistoricalUser").objects.using(schema_editor.connection.alias)
    names = [field.attname for field in accounts.model._meta.concrete_fields]
    recorded = {field.attname for field in history.model._meta.concrete_fields}
    kept = [name for name in names if name in recorded]
    at, records = now(), []
    for values in accounts.order_by("pk").values(*kept).iterator(chunk_size=BATCH):
        records.append(history.model(**values, history_type="+", history_date=at))
    history.bulk_create(records, batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("units", "0029_history_of_accounts")]

    operations = [migrations.RunPython(write_first_records, migrations.RunPython.noop)]
