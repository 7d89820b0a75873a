"""Queries that are written once: the same rows as Django's own, with what each run is given."""

from datetime import UTC, datetime

import pytest
from django.db import connection, models, transaction
from django.db.models.functions import Upper
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from reporting.models import SYSTEM, EventKind, Submission, SubmissionEvent
from reporting.transitions import record
from tests.factories import make_clerk, make_commune, make_district, make_period, make_user
from units.compiled import Compiled, Given
from units.models import Unit, User


@pytest.fixture
def clerk(db):
    return make_clerk(make_commune("X1", make_district("H1")), date_joined=datetime(2020, 5, 4, 3, 2, 1, tzinfo=UTC))


def with_unit():
    return User.objects.select_related("unit__parent")


def fields(row):
    return None if row is None else {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_a_row_is_the_one_that_django_reads_with_its_related_rows(clerk, django_assert_num_queries):
    coordinator = make_user()
    compiled = Compiled(lambda: with_unit().filter(pk=Given("pk", User._meta.pk)))
    for user in (clerk, coordinator):
        plain = with_unit().get(pk=user.pk)
        with django_assert_num_queries(1):
            (row,) = compiled.rows(pk=user.pk)
            district = row.unit.parent if row.unit else None
        assert fields(row) == fields(plain)
        assert fields(row.unit) == fields(plain.unit)
        assert fields(district) == fields(plain.unit.parent if plain.unit else None)
        assert not row._state.adding


def test_an_annotation_is_read_along(clerk):
    named = User.objects.annotate(shouted=Upper("username")).select_related("unit__parent")
    row = Compiled(lambda: named.filter(pk=Given("pk", User._meta.pk))).first(pk=clerk.pk)
    assert (row.shouted, fields(row.unit)) == (clerk.username.upper(), fields(clerk.unit))


def test_where_there_is_no_row_the_first_is_none(db):
    assert Compiled(lambda: User.objects.filter(pk=Given("pk", User._meta.pk))).first(pk=1_000_000) is None


def test_a_query_is_built_once_and_its_fixed_values_stay(clerk):
    built = []

    def build():
        built.append(1)
        name = Given("name", models.CharField())
        return Unit.objects.filter(code=name, kind="commune", name__contains="X")

    compiled = Compiled(build)
    assert [compiled.first(name=code) for code in ("X1", "H1", "X1")] == [clerk.unit, None, clerk.unit]
    assert built == [1]


def test_a_moment_is_given_as_the_database_keeps_it(clerk):
    joined = Compiled(lambda: User.objects.filter(date_joined=Given("at", models.DateTimeField())))
    assert joined.first(at=clerk.date_joined) == clerk
    assert joined.first(at=clerk.date_joined.replace(second=2)) is None


@pytest.mark.django_db(transaction=True)
def test_rows_are_not_locked_without_a_transaction():
    locking = Compiled(lambda: Unit.objects.select_for_update().filter(code=Given("code", models.CharField())))
    with transaction.atomic():
        assert locking.rows(code="X1") == []
    with pytest.raises(TransactionManagementError):
        locking.rows(code="X1")


@pytest.mark.postgres("SQLite locks the whole database")
def test_the_statement_locks_its_rows_every_time(clerk):
    locking = Compiled(lambda: Unit.objects.select_for_update().filter(code=Given("code", models.CharField())))
    for code in ("X1", "H1"):
        with CaptureQueriesContext(connection) as queries:
            assert locking.first(code=code).code == code
        assert queries[0]["sql"].endswith("FOR UPDATE")


def test_a_value_is_read_as_its_field_reads_it(clerk):
    """An act of the system is stored as a blank."""
    period = make_period(4)
    report = Submission.objects.create(unit=clerk.unit, period=period)
    event = record(report, EventKind.SENT, by=None, at=clerk.date_joined)
    events = Compiled(lambda: SubmissionEvent.objects.filter(submission=Given("report", models.BigIntegerField())))
    (row,) = events.rows(report=report.pk)
    assert (row, row.actor_name, row.at) == (event, SYSTEM, clerk.date_joined)
