"""User names lose their case; those that would become one name are named, and nothing is changed."""

import unicodedata
from collections import defaultdict

from django.db import migrations


def small(username):
    return unicodedata.normalize("NFKC", username).lower()


def write_small(apps, schema_editor):
    accounts = apps.get_model("units", "User").objects.using(schema_editor.connection.alias)
    spellings = defaultdict(list)
    for pk, username in accounts.order_by("pk").values_list("pk", "username"):
        spellings[small(username)].append((pk, username))
    clashes = ["/".join(name for _pk, name in same) for same in spellings.values() if len(same) > 1]
    if clashes:
        raise ValueError(
            "User names are no longer told apart by capital letters. Give all but one of each of these accounts "
            f"another user name in the administration, then migrate again: {', '.join(clashes)}."
        )
    for username, ((pk, spelled),) in spellings.items():
        if spelled != username:
            accounts.filter(pk=pk).update(username=username)


class Migration(migrations.Migration):

    dependencies = [
        ("units", "0008_level_4_minimum"),
    ]

    operations = [
        migrations.RunPython(write_small, migrations.RunPython.noop),
    ]
