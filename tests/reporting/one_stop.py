"""Files of the one-stop system for tests, and a picture of everything that no reconciliation may ever change."""

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from reporting.models import DifferenceNote, SystemCount, SystemUpload
from units.sql import rows_of

URL = "/reconciliation/"
HEAD = "period,unit_code,procedure_code,received_total,received_online,returned_by_post"
OURS = {SystemUpload, SystemCount, DifferenceNote}
ELSEWHERE = {"Session", "DataVersion"}  # logging in writes sessions, any write a new version of the data


def file_of(*lines, head=HEAD):
    """A CSV of the one-stop system: «2020-03,X1,C1,10,5,» and so on."""
    return "\n".join([head, *lines]).encode()


def upload(client, content, name="mot-cua.csv"):
    return client.post(URL, {"file": SimpleUploadedFile(name, content)})


def bring(client, *lines, head=HEAD):
    """Upload these lines and take them; the answer to the taking."""
    upload(client, file_of(*lines, head=head))
    return client.post(f"{URL}uploads/{SystemUpload.objects.get(applied_at=None).pk}/apply/")


def counts():
    """The stored counts of the system: numbers by period, unit and procedure."""
    names = ("period__year", "period__month", "unit__code", "procedure__code")
    rows = SystemCount.objects.values_list(*names, "received_total", "received_online", "returned_by_post")
    return {f"{year}-{month:02d} {unit} {code}": tuple(numbers) for year, month, unit, code, *numbers in rows}


def everything_else():
    """Every row of the portal's own tables but those of the reconciliation, as stored.

    The number of hints of a report and its dossiers in doubt are left out: they are counted from both sides, and are no
    figures of the report. So is the version of the data, which every change makes another.
    """
    models = [
        model
        for app in ("units", "procedures", "quotas", "reporting")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        if model not in OURS
    ]
    return {model.__name__: _rows(model) for model in models if model.__name__ not in {*ELSEWHERE, "User"}}


def _rows(model):
    columns = [connection.ops.quote_name(field.column) for field in model._meta.concrete_fields]
    named = ", ".join(column for column in columns if column not in ('"warnings"', '"doubt"'))
    return rows_of(f"SELECT {named} FROM {model._meta.db_table} ORDER BY {model._meta.pk.column}")
