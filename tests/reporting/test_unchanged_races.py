"""Versions of pages while others write, on PostgreSQL with real connections: a page is never older than its version."""

import threading

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from reporting.actions.figures import figures_recompute
from reporting.views import dashboard
from tests import PATIENCE
from tests.reporting.actors import Actor
from tests.reporting.small_province import YEAR, make_province
from units.actions.data_version import KEPT, data_version_shorten
from units.models import DataVersion, Unit
from units.watched_tables import watch_tables

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgres("one writer at a time on SQLite: nothing to race"),
]
PAGE = "/dashboard/"


@pytest.fixture
def reader():
    with time_machine.travel("2020-05-15T09:00:00+07:00", tick=True):
        province = make_province()
        province.send("SO1", 1, (100, 40, 3), (10, 5, 1))
        figures_recompute(year=YEAR)
        watch_tables()
        client = Client()
        client.force_login(province.coordinator, backend="units.backends.PortalBackend")
        client.get("/guide/")
        yield client


class Held:
    """A change of a unit's name that is made at once and committed when it may be."""

    def __init__(self, code, name):
        self.made, self.released = threading.Event(), threading.Event()
        self.actor = Actor(lambda: self._change(code, name))
        assert self.made.wait(PATIENCE)

    def _change(self, code, name):
        with transaction.atomic():
            rename(code, name)
            self.made.set()
            assert self.released.wait(PATIENCE)

    def commit(self):
        self.released.set()
        self.actor.done()


def rename(code, name):
    Unit.objects.filter(code=code).update(name=name)


def again(client, etag):
    return client.get(PAGE, headers={"if-none-match": etag})


def test_a_change_that_was_begun_first_and_committed_last_is_seen(reader):
    held = Held("SO1", "Sở Đổi tên")
    rename("SO2", "Sở Khác")
    etag = reader.get(PAGE).headers["ETag"]
    assert again(reader, etag).status_code == 304
    held.commit()
    answer = again(reader, etag)
    assert answer.status_code == 200
    assert "Sở Đổi tên" in answer.content.decode()


def test_a_page_that_shows_what_was_committed_after_its_version_is_made_again(reader, monkeypatch):
    original = dashboard.overview_of

    def overview_of(user, query):
        Actor(lambda: rename("SO1", "Sở Đổi tên")).done()
        return original(user, query)

    monkeypatch.setattr(dashboard, "overview_of", overview_of)
    first = reader.get(PAGE)
    monkeypatch.undo()
    assert "Sở Đổi tên" in first.content.decode()
    assert again(reader, first.headers["ETag"]).status_code == 200


def test_writers_do_not_wait_for_each_other(reader):
    held = Held("SO1", "Sở Đổi tên")
    rename("SO2", "Sở Khác")  # would time out
    held.commit()
    assert set(Unit.objects.filter(code__in=["SO1", "SO2"]).values_list("name", flat=True)) == {"Sở Đổi tên", "Sở Khác"}


def test_a_change_outlives_the_shortening_of_the_version(reader):
    held = Held("SO1", "Sở Đổi tên")
    DataVersion.objects.bulk_create(DataVersion(token=number) for number in range(KEPT + 1))
    data_version_shorten()
    etag = reader.get(PAGE).headers["ETag"]
    held.commit()
    assert again(reader, etag).status_code == 200
