"""Room for the authority levels of a publication; the procedure's own level may be absent from here on."""

import django.db.models.deletion
from django.db import migrations, models

LEVELS = [("province", "Province"), ("district", "District"), ("commune", "Commune")]
DEPARTMENT = {
    "blank": True,
    "help_text": "The department that handles it at province level; empty where no department does.",
    "limit_choices_to": {"kind": "department"},
    "null": True,
    "to": "units.unit",
    "verbose_name": "department",
}


def _flags(model: str) -> list[migrations.AddField]:
    return [
        migrations.AddField(
            model_name=model,
            name=f"at_{level}",
            field=models.BooleanField(default=False, verbose_name=f"handled at {level} level"),
        )
        for level, _label in LEVELS
    ]


def _optional_level(model: str) -> migrations.AlterField:
    """Once optional it can be removed, and put back by a migration backwards, whatever rows there are."""
    field = models.CharField(choices=LEVELS, max_length=10, null=True, verbose_name="authority level")
    return migrations.AlterField(model_name=model, name="authority_level", field=field)


class Migration(migrations.Migration):
    dependencies = [("procedures", "0005_rules_for_codes")]

    operations = [
        *_flags("publication"),
        *_flags("historicalpublication"),
        _optional_level("procedure"),
        _optional_level("historicalprocedure"),
        migrations.AlterField(
            model_name="publication",
            name="department",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="publications", **DEPARTMENT
            ),
        ),
        migrations.AlterField(
            model_name="historicalpublication",
            name="department",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                **DEPARTMENT,
            ),
        ),
    ]
