"""The working cells that a save of single cells reads: those of the procedures that were typed, and no others."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from reporting.figures.catalogue import IN_FORCE, reported_by
from reporting.models import DossierCount, Submission
from units.sql import named_list

MOST_NAMED = 500  # codes that are named in the statement; SQLite before 3.32 takes 999 values in one
COLUMNS = ", ".join(f"c.{field.column}" for field in DossierCount._meta.concrete_fields)


def working_cells(submission: Submission, codes: Collection[str]) -> tuple[dict[str, int], dict[int, DossierCount]]:
    """The ids of those of ``codes`` that the unit reports in the period, and the stored rows by id. One query.

    More than ``MOST_NAMED`` codes are read as all that the unit reports.
    """
    codes = [code for code in codes if "\0" not in code]  # no code has one, and PostgreSQL fails on it
    if not codes:
        return {}, {}
    named, values = named_list("code", codes) if len(codes) <= MOST_NAMED else ("", {})
    found = DossierCount.objects.raw(
        f"""
        SELECT {COLUMNS}, p.id AS asked, p.code AS code
        FROM reporting_reportingperiod m CROSS JOIN procedures_procedure p
        LEFT JOIN reporting_dossiercount c ON c.procedure_id = p.id AND c.submission_id = %(submission)s
        WHERE m.id = %(period)s {f"AND p.code IN ({named})" if named else ""} AND EXISTS (
            SELECT 1 FROM procedures_publication b
            WHERE b.procedure_id = p.id AND {IN_FORCE} AND {reported_by(submission.unit)}
        )
        """,  # noqa: S608 - only names and constants of this code are put in
        {"submission": submission.pk, "period": submission.period_id, "unit": submission.unit_id} | values,
    )
    rows: list[Any] = list(found)
    known = {row.code: row.asked for row in rows}
    return known, {row.asked: row for row in rows if row.pk is not None}
