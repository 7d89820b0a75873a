"""SQLite from 3.31 on understands every statement; what it cannot say is said another way."""

import re
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from tests import ROOT
from tests.factories import make_period
from units.history import create_with_history
from units.models import StaleFigures, Unit, UnitKind
from units.sql import (
    AS_MATERIALIZED,
    IS_DISTINCT_FROM,
    Words,
    as_parameter,
    days_before,
    insert_rows,
    named_list,
    named_query,
    rows_of,
    run,
    words_of,
)

APPS = ("config", *settings.OWN_APPS)
NEWER = re.compile(
    r"\b(IS (NOT )?DISTINCT FROM|AS (NOT )?MATERIALIZED|RETURNING|IIF|RIGHT JOIN|FULL JOIN|STRICT)\b|->>"
)


@pytest.fixture
def no_returning(monkeypatch):
    """A database that does not tell the ids of many inserted rows, as SQLite before 3.35."""
    monkeypatch.setattr(type(connection.features), "can_return_rows_from_bulk_insert", False)


def communes(number):
    return [Unit(code=f"X{n}", name=f"Xã {n}", kind=UnitKind.COMMUNE) for n in range(number)]


OF_SQLITE, OF_POSTGRESQL = "date({day}, '-' || {number} || ' days')", "({day} - CAST({number} AS integer))"


@pytest.mark.parametrize(
    ("vendor", "version", "words"),
    [
        ("sqlite", (3, 31, 1), Words("IS NOT", "AS", OF_SQLITE)),
        ("sqlite", (3, 34, 0), Words("IS NOT", "AS", OF_SQLITE)),
        ("sqlite", (3, 35, 0), Words("IS NOT", "AS MATERIALIZED", OF_SQLITE)),
        ("sqlite", (3, 40, 1), Words("IS NOT", "AS MATERIALIZED", OF_SQLITE)),
        ("postgresql", (3, 31, 1), Words("IS DISTINCT FROM", "AS MATERIALIZED", OF_POSTGRESQL)),
    ],
)
def test_each_database_is_spoken_to_in_words_it_understands(vendor, version, words):
    assert words_of(vendor, version) == words


@pytest.mark.parametrize(("days", "found"), [(0, "2020-03-01"), (1, "2020-02-29"), (366, "2019-03-01")])
def test_a_number_of_days_before_a_day_is_counted_over_leap_days(db, days, found):
    make_period(3)
    asked = days_before("starts_on", str(days))
    assert str(rows_of(f"SELECT {asked} FROM reporting_reportingperiod")[0][0]) == found


def test_before_no_day_there_is_none(db):
    make_period(3)
    assert rows_of(f"SELECT {days_before('NULL', '3')} FROM reporting_reportingperiod") in ([(None,)], [])


@pytest.mark.parametrize(
    ("left", "right", "differs"),
    [
        ("(1, 2)", "(1, 2)", False),
        ("(1, 2)", "(1, 3)", True),
        ("(1, NULL)", "(1, NULL)", False),
        ("(1, NULL)", "(1, 2)", True),
        ("(NULL, 2)", "(1, 2)", True),
    ],
)
def test_rows_are_distinct_when_a_value_differs_null_being_a_value(db, left, right, differs):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 WHERE {left} {IS_DISTINCT_FROM} {right}")
        assert (cursor.fetchone() is not None) is differs


def test_a_table_expression_can_be_asked_to_be_computed_once(db):
    with connection.cursor() as cursor:
        cursor.execute(f"WITH once {AS_MATERIALIZED} (SELECT 7 AS n) SELECT n FROM once")
        assert cursor.fetchone() == (7,)


def test_no_statement_needs_a_newer_database():
    paths = {path for app in APPS for path in (ROOT / app).rglob("*.py")} - {ROOT / "units" / "sql.py"}
    found = {str(path): NEWER.findall(path.read_text(encoding="utf-8")) for path in paths}
    assert len(paths) > 200
    assert {path: words for path, words in found.items() if words} == {}


def test_inserted_rows_know_their_ids_in_their_order(db, no_returning):
    communes(3)[0].save()
    rows = insert_rows(Unit, communes(2000)[1:], batch_size=300)
    assert {unit.code: unit.pk for unit in rows} == dict(Unit.objects.exclude(code="X0").values_list("code", "pk"))
    assert insert_rows(Unit, []) == []


def test_a_long_list_is_created_with_its_history_where_ids_are_not_returned(db, no_returning):
    created = create_with_history(Unit, communes(2000), reason="list")
    assert [unit.code for unit in created] == [f"X{n}" for n in range(2000)]
    records = Unit.history.values_list("id", "code", "history_type", "history_change_reason")
    assert set(records) == {(unit.pk, unit.code, "+", "list") for unit in created}


@pytest.mark.django_db
def test_a_statement_gives_all_its_rows_and_says_how_many_it_wrote():
    insert_rows(Unit, communes(3))

    assert run("UPDATE units_unit SET phone = %(phone)s WHERE code <> %(code)s", {"phone": "114", "code": "X1"}) == 2
    assert rows_of("SELECT code, phone FROM units_unit ORDER BY code") == [("X0", "114"), ("X1", ""), ("X2", "114")]
    assert rows_of("SELECT code FROM units_unit WHERE code = %(code)s", {"code": "Y"}) == []


@pytest.mark.django_db
def test_a_moment_finds_the_row_that_was_written_with_it():
    at = datetime(2021, 1, 4, 7, 5, tzinfo=UTC)
    StaleFigures.objects.create(year=2020, reason="test", created_at=at)

    found = "SELECT COUNT(*) FROM units_stalefigures WHERE created_at = %(at)s"

    assert rows_of(found, {"at": as_parameter(at)}) == [(1,)]


def test_statements_go_to_the_database_by_one_module():
    """Others need more: a load by COPY or many rows at once; /healthz and /readyz ask on connections of their own."""
    cursors = {
        str(path.relative_to(ROOT))
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        if "migrations" not in path.parts and ".cursor()" in path.read_text()
    }

    assert cursors == {"units/sql.py", "units/bulk.py", "config/views.py", "reporting/system/database.py"}


def test_a_list_is_put_into_a_statement_as_parameters(db):
    insert_rows(Unit, communes(3))
    numbers, parameters = named_list("code", ["X0", "X2"])
    assert (numbers, parameters) == ("%(code_0)s, %(code_1)s", {"code_0": "X0", "code_1": "X2"})
    assert rows_of(f"SELECT code FROM units_unit WHERE code IN ({numbers}) ORDER BY code", parameters) == [
        ("X0",),
        ("X2",),
    ]


def test_an_empty_list_is_no_sql():
    with pytest.raises(ValueError, match="empty"):
        named_list("code", [])


def test_a_query_becomes_part_of_a_statement_with_its_percent_signs(db):
    insert_rows(
        Unit, [Unit(code=f"X{n}", name=name, kind=UnitKind.COMMUNE) for n, name in enumerate(("A%s", "A%", "B"))]
    )
    twisted = RawSQL("name LIKE '%%s'", (), output_field=BooleanField())  # a placeholder that is none
    rows = Unit.objects.filter(name__startswith="A%").annotate(ends=twisted).filter(ends=True).order_by().values("pk")
    query, parameters = named_query("unit", rows)
    statement = f"SELECT name FROM units_unit WHERE kind = %(kind)s AND id IN ({query})"
    assert rows_of(statement, parameters | {"kind": UnitKind.COMMUNE}) == [("A%s",)]
