"""The first and the last period of a file of the one-stop system's counts become columns."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("reporting", "0020_names_of_compliance_figures"),
    ]

    operations = [
        migrations.AddField(
            model_name="systemupload",
            name="first_period",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reporting.reportingperiod",
                verbose_name="first period",
            ),
        ),
        migrations.AddField(
            model_name="systemupload",
            name="last_period",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reporting.reportingperiod",
                verbose_name="last period",
            ),
        ),
    ]
