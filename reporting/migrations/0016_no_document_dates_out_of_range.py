"""Blank the dates of documents outside 2000 to 2099 in reports that are being typed; what was sent stays as it was."""

import datetime

from django.db import migrations
from django.db.models import Q

FIRST, LAST = datetime.date(2000, 1, 1), datetime.date(2099, 12, 31)


def blank(apps, schema_editor):
    reports = apps.get_model("reporting", "Submission").objects
    reports.filter(Q(document_date__lt=FIRST) | Q(document_date__gt=LAST)).update(document_date=None)


class Migration(migrations.Migration):

    dependencies = [
        ("reporting", "0015_who_saved_texts_and_cells"),
    ]

    operations = [migrations.RunPython(blank, migrations.RunPython.noop, elidable=True)]
