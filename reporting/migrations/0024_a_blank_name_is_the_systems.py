"""The name of who acted may be blank: that is the system's."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reporting', '0023_no_text_of_periods_in_system_uploads'),
    ]

    operations = [
        migrations.AlterField(
            model_name='reminder',
            name='actor_name',
            field=models.CharField(blank=True, max_length=200, verbose_name='who'),
        ),
        migrations.AlterField(
            model_name='revision',
            name='sent_by_name',
            field=models.CharField(blank=True, max_length=200, verbose_name='sent by (name)'),
        ),
        migrations.AlterField(
            model_name='submissionevent',
            name='actor_name',
            field=models.CharField(blank=True, max_length=200, verbose_name='who'),
        ),
    ]
