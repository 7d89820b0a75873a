"""A file of another system's figures through `/files/figures/`: brought, looked at, written; memory and processor time.

`.venv/bin/python scripts/services.py -- .venv/bin/python -m bench.value_files [values …]` on a throw-away PostgreSQL,
which is emptied. Each step is one request in a process of its own; times are of the processor, the database's aside.
"""

from __future__ import annotations

import csv
import io
import json
import os
import secrets
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import islice, product
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("SECRET_KEY", secrets.token_hex(32))
os.environ.setdefault("ALLOWED_HOSTS", "testserver")

import django
from defusedxml.ElementTree import fromstring

django.setup()

from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from bench import data, own_process, report  # noqa: E402
from bench.measure import Measured  # noqa: E402
from exchange.adx.writing import write_adx  # noqa: E402
from exchange.code_tables.codes import OWN_CODES  # noqa: E402
from exchange.models import ValueFile  # noqa: E402
from exchange.value_sets.csv_format import write_csv  # noqa: E402
from exchange.value_sets.json_format import write_json  # noqa: E402
from exchange.value_sets.values import DataValue  # noqa: E402
from reporting.models import NUMBERS, DossierCount, Submission  # noqa: E402
from units.models import Role, Unit, UnitKind, User  # noqa: E402

SIZES = (10_000, 50_000)
TITLE = "Figures of other systems"
DATA_SET, MONTH, DAYS = "online-dossiers", "202012", "2020-12-01/P1M"
EXPORTED = "2021-01-04T09:00:00+07:00"
PAGE = "/files/figures/"
STEPS = {"bring": "brought and shown", "look": "looked at again", "write": "written"}


def main(arguments: list[str]) -> int:
    """Measure each size in each format and write the section of docs/benchmarks.md; or do one step in this process."""
    if arguments[:1] == ["part"]:
        return _part(*arguments[1:])
    if connection.vendor != "postgresql":
        sys.stderr.write("The benchmark runs on PostgreSQL: scripts/services.py -- python -m bench.value_files\n")
        return 1
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    data.empty_country()
    User.objects.create(username="coordinator", role=Role.COORDINATOR)
    results: list[Measured] = []
    with tempfile.TemporaryDirectory() as folder:
        for number in [int(size) for size in arguments] or SIZES:
            for form, content in contents(number).items():
                file = Path(folder) / f"values.{form}"
                file.write_text(content, encoding="utf-8")
                results += _measured(file, number)
    sys.stdout.write(report.table(results))
    if not arguments:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            server = cursor.fetchone()[0]
        report.write(TITLE, f"{report.circumstances(server)}\n\n{report.table(results)}")
    return 0


def contents(number: int) -> dict[str, str]:
    """So many values of communes in one month, in each format that the page takes."""
    return {
        "json": "".join(write_json(DATA_SET, _values(number, MONTH))),
        "csv": "".join(write_csv(_values(number, MONTH))),
        "xml": "".join(write_adx(DATA_SET, _values(number, DAYS), exported=EXPORTED, dimension=OWN_CODES.dimension)),
    }


def _values(number: int, month: str) -> Iterator[DataValue]:
    units = Unit.objects.filter(kind=UnitKind.COMMUNE).order_by("code").values_list("code", flat=True)
    cells = product(units.iterator(), range(data.PROCEDURES), NUMBERS)
    for unit, procedure, figure in islice(cells, number):
        amount = 20 if figure == NUMBERS[0] else 5
        yield DataValue(f"commune-{procedure}.{figure}", month, unit, str(amount))


def _measured(file: Path, number: int) -> list[Measured]:
    DossierCount.objects.all().delete()
    Submission.objects.all().delete()
    name = f"{number:,} values as {file.suffix[1:].upper()}, {file.stat().st_size / 1e6:.1f} MB".replace(",", ".", 1)
    reading = own_process.run("bench.value_files", "read", str(file))["seconds"]
    lines = []
    for step, words in STEPS.items():
        done = own_process.run("bench.value_files", step, str(file))
        times, more = done["seconds"] / reading, done["peak"] - done["before"]
        memory = f"at most {done['peak']:.0f} MB, {more:.0f} MB more than before"
        said = f"{done['seconds']:.2f} s = {times:.0f} × reading; {memory}"
        lines.append(Measured(f"{name}: {words}", "–", said))
    if DossierCount.objects.count() != -(-number // len(NUMBERS)):
        raise SystemExit(f"{name}: not all values were written")
    return lines


def _part(part: str, file: str) -> int:
    """Do one step, and say what it took; a page is opened before, so that the portal is loaded."""
    parts: dict[str, Callable[[Client, Path], object]]
    parts = {"read": _read, "bring": _bring, "look": _look, "write": _write}
    client = Client()
    client.force_login(User.objects.get(username="coordinator"), backend="units.backends.PortalBackend")
    client.get(PAGE, secure=True)
    sys.stdout.write(own_process.measured(lambda: parts[part](client, Path(file))))
    return 0


def _read(_client: Client, file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".csv":
        for _row in csv.reader(io.StringIO(text)):
            pass
    elif file.suffix == ".json":
        json.loads(text)
    else:
        fromstring(text)


def _bring(client: Client, file: Path) -> None:
    posted = {"file": SimpleUploadedFile(file.name, file.read_bytes())}
    _require(client.post(PAGE, posted, secure=True).status_code, 302)


def _look(client: Client, _file: Path) -> None:
    _require(client.get(_place(), secure=True).status_code, 200)


def _write(client: Client, _file: Path) -> None:
    _require(client.post(f"{_place()}apply/", secure=True).status_code, 302)


def _place() -> str:
    return f"{PAGE}brought/{ValueFile.objects.latest('pk').pk}/"


def _require(status: int, expected: int) -> None:
    if status != expected:
        raise SystemExit(f"answered {status}, not {expected}")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
