"""The text of the periods goes: the columns say it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("reporting", "0022_fill_periods_of_system_uploads"),
    ]

    operations = [
        migrations.AlterField(
            model_name="systemupload",
            name="periods",
            field=models.CharField(default="", max_length=20, verbose_name="periods"),
        ),
        migrations.RemoveField(model_name="systemupload", name="periods"),
    ]
