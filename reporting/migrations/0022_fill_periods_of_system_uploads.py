"""Take the first and the last period of each upload out of the text «2020-01 – 2020-11», and put them back into it."""

from django.db import migrations

BETWEEN = " – "


def fill(apps, schema_editor):
    uploads = apps.get_model("reporting", "SystemUpload").objects
    periods = {
        f"{period.year}-{period.month:02d}": period
        for period in apps.get_model("reporting", "ReportingPeriod").objects.all()
    }
    for text in set(uploads.exclude(periods="").values_list("periods", flat=True)):
        first, _between, last = text.partition(BETWEEN)
        ends = {"first_period": periods.get(first), "last_period": periods.get(last or first)}
        uploads.filter(periods=text).update(**ends)


def put_back(apps, schema_editor):
    uploads = apps.get_model("reporting", "SystemUpload").objects
    for upload in uploads.exclude(last_period=None).select_related("first_period", "last_period").defer("content"):
        ends = dict.fromkeys(period for period in (upload.first_period, upload.last_period) if period)
        text = BETWEEN.join(f"{period.year}-{period.month:02d}" for period in ends)
        uploads.filter(pk=upload.pk).update(periods=text)


class Migration(migrations.Migration):

    dependencies = [
        ("reporting", "0021_first_and_last_period_of_system_uploads"),
    ]

    operations = [migrations.RunPython(fill, put_back, elidable=True)]
