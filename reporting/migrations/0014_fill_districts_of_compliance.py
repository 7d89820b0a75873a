"""Fill in each row's district, which so far was the unit's own, and have every year recomputed by the new rules."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    Compliance = apps.get_model("reporting", "Compliance")
    Unit = apps.get_model("units", "Unit")
    if Compliance.objects.exists():
        parent = Unit.objects.filter(pk=OuterRef("unit")).values("parent")[:1]
        Compliance.objects.filter(unit__parent__isnull=False).update(district=Subquery(parent))
        apps.get_model("units", "StaleFigures").objects.create(reason="migration: successions by month")


class Migration(migrations.Migration):

    dependencies = [
        ('reporting', '0013_compliance_expected_and_district'),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
