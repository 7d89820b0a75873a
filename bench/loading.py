"""(c) loading 100,000 counts from a file, compared with COPY into a temporary table and INSERT … ON CONFLICT."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection, transaction

from bench.data import PROCEDURES, YEAR, empty_country
from bench.measure import in_turns, seconds
from reporting.actions.imports import counts_import
from units.models import Unit

ROWS = 100_000
UNITS = -(-ROWS // (12 * PROCEDURES))
HEAD = ["period", "unit_code", "procedure_code", "received_total", "received_online", "returned_by_post"]

PLAIN_SQL = """
INSERT INTO bench_counts (revision_id, procedure_id, received_total, received_online, returned_by_post)
SELECT u.id * 100 + t.month, p.id, t.total, t.online, t.post
FROM bench_file t JOIN units_unit u ON u.code = t.unit_code JOIN procedures_procedure p ON p.code = t.procedure_code
ON CONFLICT (revision_id, procedure_id) DO UPDATE SET received_total = excluded.received_total,
    received_online = excluded.received_online, returned_by_post = excluded.returned_by_post
"""


def import_and_copy(runs: int, rows: int = ROWS) -> tuple[float, float, int]:
    """Seconds of (our import with confirmation, COPY + upsert) of the same file, and its number of rows."""
    empty_country()
    with TemporaryDirectory() as folder:
        file = Path(folder) / "counts.csv"
        written = write_counts(file, rows)
        ours, plain = in_turns(
            runs, lambda: seconds(lambda: _import(file), before=_clear), lambda: seconds(lambda: _copy(file))
        )
    return ours, plain, written


def write_counts(file: Path, rows: int, year: int = YEAR) -> int:
    """Write at least ``rows`` figures, where there are communes enough; how many."""
    lines = list(_lines(rows, year))
    with file.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows([HEAD, *lines])
    return len(lines)


def _lines(rows: int, year: int) -> Iterator[list[object]]:
    """Complete reports of communes, month by month, until there are at least ``rows`` figures."""
    codes = Unit.objects.filter(kind="commune").order_by("code").values_list("code", flat=True)
    written = 0
    for code in codes[: -(-rows // (12 * PROCEDURES))]:
        for month in range(1, 13):
            if written >= rows:
                return
            for number in range(PROCEDURES):
                yield [f"{year}-{month:02d}", code, f"commune-{number}", 20 + number, number % 20, 1]
                written += 1


def _import(file: Path) -> None:
    counts_import(counts=file, accept=True)


def _clear() -> None:
    tables = "reporting_submission, reporting_revision, reporting_revisioncount, reporting_dossiercount"
    with connection.cursor() as cursor:
        cursor.execute(
            f"TRUNCATE {tables}, reporting_submissionevent, reporting_compliance, reporting_proceduresum,"
            " reporting_proceduremonths, units_stalefigures CASCADE"
        )


def _copy(file: Path) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE bench_file (period text, unit_code text, procedure_code text, total int, online int,"
            " post int, month int GENERATED ALWAYS AS (substr(period, 6)::int) STORED) ON COMMIT DROP"
        )
        cursor.execute("DROP TABLE IF EXISTS bench_counts")
        cursor.execute("CREATE TABLE bench_counts (LIKE reporting_revisioncount INCLUDING ALL)")
        with file.open(encoding="utf-8") as source:
            cursor.cursor.copy_expert(
                "COPY bench_file (period, unit_code, procedure_code, total, online, post) FROM STDIN CSV HEADER", source
            )
        cursor.execute(PLAIN_SQL)
