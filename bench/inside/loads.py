"""Large files: counts with confirmation, a province's units, procedures in the administration."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from figures import KEPT, clear
from measuring import Lacks, taken
from people import Form, client_of, leave, posted

from units.models import StaleFigures, Unit, User

ADMINISTRATOR = "bench-administrator"
COUNTS = ["period", "unit_code", "procedure_code", "received_total", "received_online", "returned_by_post"]
PROCEDURES = 37  # of each level, as the country of the revision's bench has them
EMPTIED = (
    *("reporting_submission", "reporting_revision", "reporting_revisioncount", "reporting_dossiercount"),
    *("reporting_submissionevent", "reporting_compliance", "units_stalefigures", *KEPT),
)
IMPORT = "/admin/procedures/procedure/import/"


def empty() -> None:
    """A database without a province, and an administrator."""
    from bench import data

    leave()
    data._empty()
    User.objects.create(username=ADMINISTRATOR, role="administrator", is_staff=True)


def fill_units() -> None:
    """The country's units and catalogue, without one report."""
    from bench import data

    leave()
    data.empty_country()


def counts_file(file: str, rows: int) -> int:
    """Write complete reports of communes until there are at least ``rows`` figures; how many there are."""
    codes = Unit.objects.filter(kind="commune").order_by("code").values_list("code", flat=True)
    units = codes[: -(-rows // (12 * PROCEDURES))]
    lines = [
        [f"2020-{month:02d}", code, f"commune-{number}", 20 + number, number % 20, 1]
        for code in units
        for month in range(1, 13)
        for number in range(PROCEDURES)
    ]
    with Path(file).open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows([COUNTS, *lines])
    return len(lines)


def counts(file: str) -> dict[str, Any]:
    """The load of ``file`` with confirmation."""
    from reporting.actions.imports import counts_import

    return taken(lambda: counts_import(counts=Path(file), accept=True), before=lambda: clear(*EMPTIED))


def province(folder: str) -> dict[str, Any]:
    """The load of a province's files; harmless twice, so ``empty`` comes before."""
    return taken(lambda: call_command("load_province", Path(folder), verbosity=0))


def procedures(file: str) -> list[dict[str, Any]]:
    """The file of procedures in the administration: up to its preview, and its application."""
    client, answers = client_of(ADMINISTRATOR), []
    form = Form(client.get(IMPORT).content.decode(), "multipart/form-data")
    upload = SimpleUploadedFile("procedures.csv", Path(file).read_bytes(), content_type="text/csv")
    fields = posted(form.fields, import_file=upload)
    if any(name == "format" for name, _value in form.fields) or b'name="format"' in client.get(IMPORT).content:
        fields["format"] = [_csv_format(client.get(IMPORT).content.decode())]
    shown = taken(lambda: answers.append(client.post(IMPORT, fields, follow=True)))
    page = answers[-1].content.decode()
    mark = next((each for each in ("process_import", "/apply/") if each in page), None)
    if mark is None:
        raise Lacks("a preview of the file that can be applied")
    form = Form(page, mark)
    applied = taken(lambda: answers.append(client.post(form.action, posted(form.fields), follow=True)))
    if answers[-1].status_code != 200:
        raise RuntimeError(f"the file was answered {answers[-1].status_code}")
    StaleFigures.objects.all().delete()
    return [shown, applied]


def number_of_procedures() -> int:
    """How many procedures there are."""
    from procedures.models import Procedure

    return Procedure.objects.count()


def _csv_format(page: str) -> str:
    """The value of the format CSV in the page's choice."""
    import re

    found = re.search(r'<option value="(\d+)"[^>]*>\s*csv\s*<', page, re.IGNORECASE)
    return found[1] if found else ""
