"""What an import stores: every row of every table that it writes, and how many statements it takes."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models.signals import post_init
from django.test.utils import CaptureQueriesContext

from reporting.actions.cells import Typed, cells_save
from reporting.actions.imports import counts_import
from reporting.actions.submissions import submission_accept, submission_reopen, submission_start
from reporting.models import DossierCount, Revision, RevisionCount, Submission, SubmissionEvent
from tests import ROOT
from units.bulk import staged
from units.models import StaleFigures
from units.sql import rows_of

EXPECTED = ROOT / "tests/reporting/files/rows_of_an_import.txt"
COUNTS = """period,unit_code,procedure_code,received_total,received_online,returned_by_post
2020-01,X1,C2,7,1,0
2020-01,X1,C1,30,2,1
2020-01,X2,C1,10,2,0
2020-01,X2,C2,5,1,0
2020-02,X3,C2,8,3,2
2020-01,H1,D1,3,3,3
2020-02,X1,C1,1,0,0
2020-02,X1,C2,2,1,0
"""
SENDINGS = """period,unit_code,status,submitted_on,nil_report
2020-02,X1,on_time,2020-03-03,0
2020-02,SO1,late,2020-03-20,1
2020-02,SO2,missing,,
"""


@pytest.fixture
def province(working_province):
    """Reports in every state in which a file can bring figures for them."""
    working_province.send("X1", 1, (10, 2, 0), (5, 1, 0))
    Submission.objects.update(remarks="Khó khăn", approved_by="Trưởng phòng", document_number="7/BC")
    working_province.send("X2", 1, (10, 2, 0), (5, 1, 0))
    started = submission_start(unit=working_province.units["X3"], period=working_province.periods[2])
    typed = {(working_province.procedures["C1"].pk, name): Typed(4, None) for name in ("received_total",)}
    typed |= {(working_province.procedures["C1"].pk, name): Typed(1, None) for name in ("received_online",)}
    typed |= {(working_province.procedures["C1"].pk, name): Typed(0, None) for name in ("returned_by_post",)}
    cells_save(submission=started, by=working_province.clerks["X3"], typed=typed)
    reopened = working_province.send("H1", 1, (20, 5, 0), (6, 6, 6))
    reopened = submission_accept(submission=reopened, by=working_province.coordinator)
    submission_reopen(submission=reopened, by=working_province.coordinator, reason="Sửa", until=date(2020, 5, 20))
    StaleFigures.objects.all().delete()
    return working_province


def files(folder):
    counts, sendings = folder / "counts.csv", folder / "sendings.csv"
    counts.write_text(COUNTS, encoding="utf-8")
    sendings.write_text(SENDINGS, encoding="utf-8")
    return {"counts": counts, "submissions": sendings}


def shown(queryset, *names):
    rows = sorted([str(value) for value in row] for row in queryset.values_list(*names))
    return [" | ".join(row) for row in rows]


def stored_rows():
    """Every column of what an import writes, rows named by codes instead of ids."""
    of = ("unit__code", "period__month")
    through = tuple(f"submission__{name}" for name in of)
    numbers = ("procedure__code", "received_total", "received_online", "returned_by_post")
    tables = {
        "reports": shown(
            Submission.objects.all(),
            *of,
            "status",
            "version",
            "sent_revision__number",
            "accepted_revision__number",
            "first_sent_at",
            "editable_until",
            "warnings",
            "remarks",
        ),
        "sendings": shown(
            Revision.objects.all(),
            *through,
            "number",
            "recorded_at",
            "sent_at",
            "sent_by__username",
            "sent_by_name",
            "on_behalf",
            "nil",
            "remarks",
            "approved_by",
            "document_number",
            "document_date",
            "sha256",
        ),
        "sent figures": shown(
            RevisionCount.objects.all(),
            *(f"revision__{name}" for name in through),
            "revision__number",
            *numbers,
        ),
        "working cells": shown(
            DossierCount.objects.all(),
            *through,
            *numbers,
            "source",
            "version",
            "saved_by",
            "saver__username",
            "saved_at",
        ),
        "events": shown(
            SubmissionEvent.objects.all(),
            *through,
            "kind",
            "at",
            "actor__username",
            "actor_name",
            "revision_number",
            "reason",
            "until",
        ),
        "stale figures": shown(StaleFigures.objects.all(), "year", "unit__code", "reason", "created_at"),
    }
    return "\n".join(line for name, rows in tables.items() for line in (f"# {name}", *rows))


@pytest.mark.parametrize("accept", [False, True])
def test_an_import_stores_these_rows_and_no_others(province, tmp_path, accept):
    done = counts_import(**files(tmp_path), accept=accept)
    assert (done.rows, done.sent, done.accepted, done.unchanged, done.missing) == (8, 5, 6 * accept, 1 - accept, 1)
    expected = EXPECTED.read_text(encoding="utf-8").split("\n\n")[accept]
    assert stored_rows() == expected.rstrip("\n")


def test_confirming_later_stores_what_confirming_at_once_does(province, tmp_path):
    counts_import(**files(tmp_path))
    later = counts_import(**files(tmp_path), accept=True)
    assert (later.sent, later.accepted, later.unchanged, later.missing) == (0, 6, 0, 1)
    StaleFigures.objects.all().delete()
    expected = EXPECTED.read_text(encoding="utf-8").split("\n\n")[1]
    assert stored_rows() == expected[: expected.index("# stale figures") + len("# stale figures")]


HEADER = COUNTS.partition("\n")[0]


def statements(folder, units, months):
    """How many statements an import of complete reports takes, which are confirmed at once."""
    rows = [f"2020-{month:02d},{unit},{code},9,1,0" for month in months for unit in units for code in ("C1", "C2")]
    (folder / "counts.csv").write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    with CaptureQueriesContext(connection) as queries:
        done = counts_import(counts=folder / "counts.csv", accept=True)
    assert done.accepted == len(units) * len(months)
    return len(queries)


def test_statements_do_not_grow_with_the_reports_of_a_file(working_province, tmp_path):
    assert statements(tmp_path, ["X1"], [1]) == statements(tmp_path, ["X2", "X3"], [1, 2, 3])


def test_an_import_reads_and_locks_the_reports_of_its_file_and_no_others(province, tmp_path):
    (tmp_path / "counts.csv").write_text(f"{HEADER}\n2020-01,X1,C1,8,1,0\n2020-01,X1,C2,8,1,0\n", encoding="utf-8")
    read = []

    def note(sender, instance, **_rest):
        read.append(str(instance.unit_id))

    post_init.connect(note, Submission)
    try:
        counts_import(counts=tmp_path / "counts.csv", accept=True)
    finally:
        post_init.disconnect(note, Submission)
    assert read == [str(province.units["X1"].pk)]


def test_rows_of_a_staged_table_are_found_by_its_key(db):
    """Without an index the planner compares every report of a file with every other one, twice."""
    table = staged("staged_twice", {"submission_id": "bigint"}, [(1,), (1,)], key=["submission_id"])
    with pytest.raises(IntegrityError), transaction.atomic(), table:
        pass


def test_numbers_and_moments_that_are_not_known_stay_unknown_in_a_staged_table(db):
    columns = {"number": "bigint", "at": "moment", "text": "text"}
    with transaction.atomic(), staged("staged_blank", columns, [(None, None, 'a\t"b",\\N'), (7, None, "x")]):
        found = rows_of("SELECT number, at, text FROM staged_blank ORDER BY text DESC")
    assert found == [(7, None, "x"), (None, None, 'a\t"b",\\N')]
