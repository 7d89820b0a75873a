from django.db import migrations


def bound(apps, schema_editor):
    """Days that would never come, or lock on the day of the deadline, become the nearest allowed number."""
    settings = apps.get_model("units", "PortalSettings").objects
    settings.filter(lock_after_days=0).update(lock_after_days=1)
    settings.filter(lock_after_days__gt=365).update(lock_after_days=365)


class Migration(migrations.Migration):
    dependencies = [("units", "0016_a_commune_may_have_no_district")]

    operations = [migrations.RunPython(bound, migrations.RunPython.noop)]
