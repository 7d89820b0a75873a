"""The rows that tests are given are gone when a test that committed them ends."""

import asyncio
import threading
from contextlib import closing

import pytest
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import Error, connection, connections

from tests import FOR_EVER, PATIENCE
from tests.factories import make_unit
from tests.reporting.rows import counts
from tests.reporting.small_province import make_province
from units.models import DataVersion, Unit

FLUSH = {"verbosity": 0, "interactive": False, "reset_sequences": False}  # as Django does after such a test


@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_leaves_no_row_and_its_identifiers_are_not_used_again():
    make_province()
    last = Unit.objects.latest("pk").pk
    call_command("flush", **FLUSH)
    assert counts().keys() <= {DataVersion._meta.db_table}  # SQLite's triggers write on while rows are deleted
    assert make_unit("1", "department", name="Sở Một").pk > last


@pytest.mark.postgres("Django empties SQLite in a transaction of its one writer")
@pytest.mark.django_db(transaction=True)
def test_a_request_that_still_runs_may_write_to_every_table_before_they_are_emptied():
    first, *_others, last = connection.introspection.django_table_names(only_existing=True, include_views=False)
    begun, goes_on, committed = threading.Event(), threading.Event(), []

    def write():
        with closing(connection.copy()) as own, own.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(f"LOCK TABLE {last} IN ROW EXCLUSIVE MODE")
            begun.set()
            goes_on.wait(FOR_EVER)
            cursor.execute(f"LOCK TABLE {first} IN ROW EXCLUSIVE MODE")
            cursor.execute("COMMIT")
            committed.append(True)

    request = threading.Thread(target=write)
    request.start()
    assert begun.wait(PATIENCE)
    threading.Timer(0.3, goes_on.set).start()
    call_command("flush", **FLUSH)
    request.join(PATIENCE)
    assert committed == [True]


@pytest.mark.postgres("Django empties SQLite in a transaction of its one writer")
@pytest.mark.django_db(transaction=True)
def test_a_connection_made_within_an_event_loop_empties_tables_like_the_first():
    """A browser test's: by TRUNCATE it would wait for a request that still runs, and the request for it."""

    async def statements():
        own = connections["default"]
        assert own is not outside
        return own.ops.sql_flush(no_style(), ["units_unit"], reset_sequences=False, allow_cascade=False)

    outside = connections["default"]
    lock, _no_order, delete = asyncio.run(statements())
    assert "NOWAIT" in lock
    assert delete == 'DELETE FROM "units_unit"'


@pytest.mark.postgres("SQLite waits for its one writer, and then fails")
@pytest.mark.django_db(transaction=True)
def test_who_never_lets_go_of_a_table_is_ended_and_named(monkeypatch):
    monkeypatch.setattr("tests.reporting.rows.PATIENCE", 0.2)
    noted = []
    monkeypatch.setattr("tests.reporting.rows.note", noted.append)
    make_province()
    with closing(connection.copy()) as held, held.cursor() as cursor:
        cursor.execute(f"BEGIN; LOCK TABLE {Unit._meta.db_table} IN ROW EXCLUSIVE MODE")
        call_command("flush", **FLUSH)
        with pytest.raises(Error):
            cursor.execute("SELECT 1")
    assert not Unit.objects.exists()
    [line] = noted
    assert "emptied at the second try: a table was held for 0.2 s" in line
    assert f"LOCK TABLE {Unit._meta.db_table}" in line
