import datetime

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("reporting", "0016_no_document_dates_out_of_range"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(('document_date__isnull', True), models.Q(('document_date__gte', datetime.date(2000, 1, 1)), ('document_date__lte', datetime.date(2099, 12, 31))), _connector='OR'), name='submission_document_date_in_range', violation_error_message='The date of the document must be from 2000 to 2099.'),
        ),
    ]
