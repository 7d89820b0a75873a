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

# The same rows under the same rules: sent figures and working cells, each row checked against the two it refers to.
FULL_SQL = """
INSERT INTO {table} ({report}, procedure_id, received_total, received_online, returned_by_post{others})
SELECT {report_id}, p.id, t.total, t.online, t.post{values}
FROM bench_file t JOIN units_unit u ON u.code = t.unit_code JOIN procedures_procedure p ON p.code = t.procedure_code
JOIN reporting_reportingperiod m ON m.year = 2020 AND m.month = t.month
JOIN reporting_submission s ON s.unit_id = u.id AND s.period_id = m.id
ON CONFLICT ({report}, procedure_id) DO UPDATE SET
    received_total = excluded.received_total, received_online = excluded.received_online,
    returned_by_post = excluded.returned_by_post
"""
TABLES = {
    "reporting_revisioncount": ("revision_id", "reporting_revision", "s.sent_revision_id", "", ""),
    "reporting_dossiercount": (
        "submission_id",
        "reporting_submission",
        "s.id",
        ", source, version, saved_by, saved_at",
        ", 'file', 1, '', now()",
    ),
}
DROP_COPIES = f"DROP TABLE IF EXISTS bench_counts, {', '.join(f'bench_{name}' for name in TABLES)}"


def import_and_copy(runs: int, rows: int = ROWS, units: int | None = None) -> tuple[float, float, float, int]:
    """Seconds of our import with confirmation, of COPY + upsert into a table without rules, and of COPY + upserts of
    the same rows under the same foreign keys, of the same file; and its number of rows. ``units``: of the country, all.
    """
    empty_country(units)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "counts.csv"
        written = write_counts(file, rows)
        ours, plain, full = in_turns(
            runs,
            lambda: seconds(lambda: _import(file), before=_clear),
            lambda: seconds(lambda: _copy(file)),
            lambda: seconds(lambda: _copy(file, full=True)),
        )
    with connection.cursor() as cursor:
        cursor.execute(DROP_COPIES)  # their foreign keys keep others from being emptied
    return ours, plain, full, written


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


def _copy(file: Path, *, full: bool = False) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE bench_file (period text, unit_code text, procedure_code text, total int, online int,"
            " post int, month int GENERATED ALWAYS AS (substr(period, 6)::int) STORED) ON COMMIT DROP"
        )
        cursor.execute(DROP_COPIES)
        cursor.execute("CREATE TABLE bench_counts (LIKE reporting_revisioncount INCLUDING ALL)")
        with file.open(encoding="utf-8") as source:
            cursor.cursor.copy_expert(
                "COPY bench_file (period, unit_code, procedure_code, total, online, post) FROM STDIN CSV HEADER", source
            )
        for statement in _full_statements() if full else [PLAIN_SQL]:
            cursor.execute(statement)


def _full_statements() -> Iterator[str]:
    """Make both tables with their foreign keys, then fill them; the reports are those of the import before."""
    for name, (report, of, report_id, others, values) in TABLES.items():
        table = f"bench_{name}"
        yield f"CREATE TABLE {table} (LIKE {name} INCLUDING ALL)"
        for column, target in ((report, of), ("procedure_id", "procedures_procedure")):
            yield (
                f"ALTER TABLE {table} ADD FOREIGN KEY ({column}) REFERENCES {target} (id) DEFERRABLE INITIALLY DEFERRED"
            )
        yield FULL_SQL.format(table=table, report=report, report_id=report_id, others=others, values=values)
