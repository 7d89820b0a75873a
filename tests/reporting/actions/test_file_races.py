"""Two at once about one file, on connections of their own; one state of the database in a whole file; signs of life."""

import time

import pytest
import time_machine

from reporting.actions import files, signs_of_life
from reporting.actions.figures import figures_recompute
from reporting.actions.files import file_ask, files_make
from reporting.asked_files.kinds import ReportsCompliance
from reporting.models import FileJob
from tests import PATIENCE
from tests.reporting.actors import Actor, Halt
from tests.reporting.small_province import YEAR, make_province
from units.models import Unit
from units.sql import one_snapshot

pytestmark = pytest.mark.django_db(transaction=True)
ON_POSTGRESQL = pytest.mark.postgres("one writer at a time on SQLite: nothing to race")


@pytest.fixture
def province():
    with time_machine.travel("2020-05-15T09:00:00+07:00", tick=True):
        province = make_province()
        figures_recompute(year=YEAR)
        yield province


def ask(province):
    by = province.coordinator
    return file_ask(file=ReportsCompliance(by, "2020-03", {}), by=by)


@ON_POSTGRESQL
def test_two_clicks_at_once_ask_for_one_file(province, monkeypatch):
    halt = Halt(monkeypatch, files, "rights_of")  # both have looked, neither has written
    first = Actor(lambda: ask(province).pk)
    assert halt.reached.wait(PATIENCE)
    second = Actor(lambda: ask(province).pk)
    second.join(PATIENCE)
    halt.released.set()
    assert first.done() == second.done()
    assert FileJob.objects.count() == 1


@ON_POSTGRESQL
def test_two_workers_make_each_file_once(province, monkeypatch):
    ask(province)
    halt = Halt(monkeypatch, files, "_made")  # claimed, and being made
    first = Actor(files_make)
    assert halt.reached.wait(PATIENCE)
    assert Actor(files_make).done() == 0
    halt.released.set()
    assert first.done() == 1
    job = FileJob.objects.get()
    assert (job.state, job.tries, job.parts.count()) == ("ready", 1, 1)


def test_how_far_it_is_is_written_while_it_is_made(province, monkeypatch):
    job = ask(province)
    seen = []
    made = files._made

    def slow(mine, done):
        done.number = 3
        deadline = time.monotonic() + PATIENCE
        while not seen and time.monotonic() < deadline:
            row = Actor(lambda: FileJob.objects.get(pk=mine.pk)).done()
            if row.done:
                seen.append((row.state, row.done, row.alive_at >= row.begun_at))
        return made(mine, done)

    monkeypatch.setattr(signs_of_life, "EVERY", 0.05)
    monkeypatch.setattr(files, "_made", slow)
    assert files_make() == 1
    assert seen == [("making", 3, True)]
    job.refresh_from_db()
    assert (job.state, job.done) == ("ready", job.rows)


def test_one_file_shows_one_state_of_the_database_and_keeps_nobody_from_writing(province):
    units = Unit.objects.filter(code="X1")

    def rename():
        units.update(name="Xã Mới")

    with one_snapshot():
        before = units.get().name
        Actor(rename).done()
        assert units.get().name == before != "Xã Mới"
    assert units.get().name == "Xã Mới"


@ON_POSTGRESQL
def test_nothing_is_written_while_a_file_is_read(province):
    from django.db import DatabaseError

    with pytest.raises(DatabaseError, match="read-only"), one_snapshot():
        Unit.objects.update(name="x")
