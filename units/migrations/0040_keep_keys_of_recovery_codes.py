"""Keep the key by which each unused recovery code is recognised, so that it outlasts a change of SECRET_KEY."""

from django.db import migrations

from units.derived_keys import sealed_key

SALT = "units.second_factor.recovery_codes.{}"  # of units/second_factor/recovery_codes.py, with the account's number


def keep(apps, schema_editor):
    codes = apps.get_model("units", "RecoveryCode").objects.filter(used_at__isnull=True, key="")
    for number in list(codes.order_by().values_list("user_id", flat=True).distinct()):
        codes.filter(user_id=number).update(key=sealed_key(SALT.format(number)))


class Migration(migrations.Migration):
    dependencies = [("units", "0039_keys_of_recovery_codes")]

    # Back: the digests are those of before, under the same SECRET_KEY.
    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
