"""The procedure's own level goes; the database keeps the rules of a publication's levels."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("procedures", "0007_take_levels_from_procedures")]

    operations = [
        migrations.RemoveConstraint(model_name="procedure", name="procedure_authority_level_known"),
        migrations.RemoveField(model_name="procedure", name="authority_level"),
        migrations.RemoveField(model_name="historicalprocedure", name="authority_level"),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=Q(at_province=True) | Q(at_district=True) | Q(at_commune=True),
                name="publication_handled_at_some_level",
                violation_error_message="Choose at least one level: province, district or commune.",
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=Q(at_province=False) | Q(department__isnull=False),
                name="publication_of_province_has_department",
                violation_error_message="A procedure of the province needs its department.",
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=Q(at_province=True) | Q(department__isnull=True),
                name="publication_department_only_of_province",
                violation_error_message="Only procedures of the province have a department.",
            ),
        ),
    ]
