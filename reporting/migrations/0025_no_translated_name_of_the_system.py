"""Store the name of the system as a blank, in whichever language it was kept; it is translated where it is shown.

In steps of some thousand rows, each saved by itself: of cells there may be millions. Once more is no harm.
"""

from django.conf import settings
from django.db import migrations
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext

KEPT = ("The system", "Hệ thống")
ROWS_AT_ONCE = 20_000
# of which model, the name, and the account that is none where the system acted
NAMES = (
    ("SubmissionEvent", "actor_name", "actor"),
    ("Revision", "sent_by_name", "sent_by"),
    ("Reminder", "actor_name", "actor"),
    ("DossierCount", "saved_by", "saver"),
)


def blank(apps, schema_editor):
    for model, name, account in NAMES:
        change(apps, model, {account: None, f"{name}__in": KEPT}, {name: ""})


def put_back(apps, schema_editor):
    with translation.override(settings.LANGUAGE_CODE):
        system = gettext("The system")
    for model, name, account in NAMES:
        imported = {"source": "file"} if model == "DossierCount" else {}
        change(apps, model, {account: None, name: "", **imported}, {name: system})


def change(apps, model, chosen, values):
    rows = apps.get_model("reporting", model).objects.order_by()
    last = rows.aggregate(last=Max("pk"))["last"] or 0
    for first in range(0, last + 1, ROWS_AT_ONCE):
        rows.filter(pk__gte=first, pk__lt=first + ROWS_AT_ONCE, **chosen).update(**values)


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ("reporting", "0024_a_blank_name_is_the_systems"),
    ]

    operations = [migrations.RunPython(blank, put_back, elidable=True)]
