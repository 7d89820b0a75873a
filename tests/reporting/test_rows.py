"""The rows that tests are given are gone when a test that committed them ends."""

import pytest
from django.core.management import call_command

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
