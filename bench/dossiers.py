"""Counting a file with a row a dossier: its memory and processor time by the number of rows, against reading alone.

`.venv/bin/python scripts/services.py -- .venv/bin/python -m bench.dossiers [rows …]` on a throw-away PostgreSQL, which
is emptied. Each part runs in a process of its own, so that its peak of memory is its own; times are of the processor.
"""

from __future__ import annotations

import csv
import os
import random
import secrets
import sys
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("SECRET_KEY", secrets.token_hex(32))
os.environ.setdefault("ALLOWED_HOSTS", "testserver")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from bench import data, own_process, report  # noqa: E402
from bench.measure import Measured  # noqa: E402
from exchange.actions.dossiers.bringing import dossier_file_bring  # noqa: E402
from exchange.actions.dossiers.counting import dossier_files_count  # noqa: E402
from exchange.actions.dossiers.recording import dossier_file_record  # noqa: E402
from exchange.models import DossierFile  # noqa: E402
from units.models import Role, Unit, UnitKind, User  # noqa: E402

SIZES = (20_000, 200_000, 2_000_000)
TITLE = "Counting dossiers"
HEAD = (
    *("MaHoSo", "MaTTHC", "TenTTHC", "MaLinhVuc", "KenhThucHien", "ChuHoSo", "MaDoiTuong", "SoDienThoai"),
    *("TrichYeuHoSo", "NgayTiepNhan", "NgayHenTra", "TrangThaiHoSo", "HinhThuc", "MaDinhDanhDV"),
)
REPEATED = 50  # one row in so many repeats an earlier number
FIRST_DAY, DAYS = date(2020, 1, 1), 360


def main(arguments: list[str]) -> int:
    """Measure each size and write the section of docs/benchmarks.md; or do one part in this process."""
    if arguments[:1] == ["part"]:
        return _part(*arguments[1:])
    if connection.vendor != "postgresql":
        sys.stderr.write("The benchmark runs on PostgreSQL: scripts/services.py -- python -m bench.dossiers\n")
        return 1
    call_command("migrate", verbosity=0)
    data.empty_country()
    User.objects.create(username="coordinator", role=Role.COORDINATOR)
    results: list[Measured] = []
    sizes = [int(size) for size in arguments] or list(SIZES)
    with tempfile.TemporaryDirectory() as folder:
        for rows in sizes:
            results += _measured(Path(folder) / "dossiers.csv", rows)
    sys.stdout.write(report.table(results))
    if not arguments:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            server = cursor.fetchone()[0]
        report.write(TITLE, f"{report.circumstances(server)}\n\n{report.table(results)}")
    return 0


def _measured(file: Path, rows: int) -> list[Measured]:
    write_dossiers(file, rows)
    name = f"{rows:,} dossiers in {file.stat().st_size / 1e6:.0f} MB".replace(",", ".")
    done = {part: own_process.run("bench.dossiers", part, str(file)) for part in ("read", "bring", "count", "record")}
    reading = done["read"]["seconds"]
    lines = [Measured(f"{name}: reading alone (csv)", "–", _said(done["read"], reading))]
    for part, words in (("bring", "brought"), ("count", "counted"), ("record", "recorded")):
        lines.append(Measured(f"{name}: {words}", "–", _said(done[part], reading)))
    return lines


def _said(done: dict[str, float], reading: float) -> str:
    more = f"{done['peak'] - done['before']:.0f} MB more than before"
    return f"{done['seconds']:.1f} s = {done['seconds'] / reading:.1f} × reading; at most {done['peak']:.0f} MB, {more}"


def _part(part: str, file: str) -> int:
    """Do one part, and say what it took."""
    parts: dict[str, Callable[[Path], object]] = {"read": _read, "bring": _bring, "count": _count, "record": _record}
    Unit.objects.count()  # a connection is open before it is measured
    sys.stdout.write(own_process.measured(lambda: parts[part](Path(file))))
    return 0


def _read(file: Path) -> None:
    with file.open(encoding="utf-8", newline="") as source:
        for _row in csv.reader(source):
            pass


def _bring(file: Path) -> None:
    by = User.objects.get(username="coordinator")
    with file.open("rb") as source:
        size = file.stat().st_size
        brought = dossier_file_bring(file=source, size=size, file_name=file.name, system="bench", by=by)
    if brought.refusal:
        raise SystemExit(brought.refusal)


def _count(_file: Path) -> None:
    dossier_files_count()
    counted = DossierFile.objects.latest("pk")
    if not counted.is_counted or counted.refused:
        raise SystemExit(f"{counted.state} {counted.refused} {counted.outcome}")


def _record(_file: Path) -> None:
    by = User.objects.get(username="coordinator")
    dossier_file_record(file=DossierFile.objects.latest("pk"), by=by)


def write_dossiers(file: Path, rows: int) -> None:
    """Write ``rows`` dossiers of communes over the year, as wide as systems write them; the same each time."""
    chance = random.Random(rows)
    communes = list(Unit.objects.filter(kind=UnitKind.COMMUNE).order_by("code").values_list("code", flat=True))
    days = [f"{FIRST_DAY + timedelta(days=day):%Y%m%d}" for day in range(DAYS)]
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(HEAD)
        for number in range(rows):
            own = number - 1 if number % REPEATED == REPEATED - 1 else number
            chance.seed(own)
            procedure, unit = chance.randrange(data.PROCEDURES), chance.choice(communes)
            writer.writerow(
                (
                    f"000.00.16.H32-{own:09d}",
                    f"commune-{procedure}",
                    "Cấp bản sao trích lục hộ tịch",
                    "G15-TP01",
                    chance.choice("123"),
                    f"Người nộp số {own}",
                    f"{own:012d}",
                    f"09{own:08d}",
                    "Đề nghị cấp bản sao trích lục khai sinh",
                    f"{chance.choice(days)}{chance.randrange(7, 18):02d}{chance.randrange(60):02d}00",
                    f"{chance.choice(days)}170000",
                    "10",
                    chance.choice("01"),
                    unit,
                )
            )


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
