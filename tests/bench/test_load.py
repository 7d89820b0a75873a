"""Clerks who type over HTTP: whom each loop asks when, what it counts, and that the page is read as its script does."""

import time
from pathlib import Path

import pytest

from bench.browser import Clerk, Unexpected
from bench.load import Load, closed_loop, open_loop, percentile
from bench.portal import web_command, worker_command
from bench.revision import Revision, present
from reporting.models import DossierCount
from tests import PATIENCE
from tests.tree import texts

REPORT = "/submissions/2020-04/SO1/"


class ClientBrowser:
    """A browser whose requests need no server."""

    def __init__(self, client):
        self.client = client

    def get(self, address):
        answer = self.client.get(address)
        return answer.status_code, answer.content

    def post(self, address, body, kind, **headers):
        answer = self.client.post(address, body, content_type=kind, headers=headers)
        return answer.status_code, answer.content


@pytest.fixture
def clerk_at(working_province, login):
    def at(report, **share):
        clerk = Clerk("127.0.0.1:1", "", report, **share)
        clerk.browser = ClientBrowser(login(working_province.clerks["SO1"]))
        return clerk

    return at


class Typist:
    """Something that saves, and takes its time."""

    def __init__(self, takes=0.0, fails=False):
        self.takes, self.fails, self.saves = takes, fails, 0

    def save(self):
        self.saves += 1
        time.sleep(self.takes)
        if self.fails:
            raise Unexpected("a save answered 500")


def stored():
    return DossierCount.objects.order_by("procedure__code").values_list("procedure__code", "received_total")


def test_a_clerk_saves_each_cell_in_turn_with_what_was_seen_in_it(clerk_at):
    clerk = clerk_at(REPORT)
    clerk.open()
    rows = len(clerk.cells)
    for _ in range(rows + 1):
        clerk.save()
    assert [number for _code, number in stored()] == [2, *[1] * (rows - 1)]


def test_two_clerks_of_a_unit_type_into_rows_of_their_own(clerk_at):
    first, second = (clerk_at(REPORT, place=place, of=2) for place in (0, 1))
    for clerk in (first, second):
        clerk.open()
        clerk.save()
    assert first.cells
    assert not {name for name, _seen in first.cells} & {name for name, _seen in second.cells}
    assert {number for _code, number in stored()} == {1}


def test_a_cell_that_another_person_changed_is_an_error(clerk_at):
    first, second = clerk_at(REPORT), clerk_at(REPORT)
    for clerk in (first, second):
        clerk.open()
    second.cells[0][1] = 7
    first.save()
    with pytest.raises(Unexpected, match="refused or contested"):
        second.save()


def test_a_report_that_is_closed_cannot_be_opened_for_typing(clerk_at):
    with pytest.raises(Unexpected):
        clerk_at("/submissions/2020-04/UNKNOWN/").open()


def test_a_closed_loop_goes_round_all_clerks_until_the_end():
    clerks = [Typist(0.001) for _ in range(6)]
    start = time.perf_counter()
    tally = closed_loop(clerks, 0.2, at_once=2)
    assert time.perf_counter() - start < PATIENCE
    assert len(tally.took) == sum(clerk.saves for clerk in clerks)
    assert min(clerk.saves for clerk in clerks) > 0


def test_an_open_loop_saves_once_a_second_and_skips_moments_while_a_save_is_answered():
    quick, slow, faulty = Typist(), Typist(1.5), Typist(fails=True)
    tally = open_loop([quick, slow, faulty], 3)
    assert (quick.saves, slow.saves, faulty.saves) == (3, 2, 3)
    assert (len(tally.took), tally.skipped) == (5, 1)
    assert dict(tally.errors) == {"Unexpected: a save answered 500": 3}


def test_loops_are_bounded_whatever_is_asked_for(monkeypatch):
    monkeypatch.setattr("bench.load.MOST_SAVES", 8)
    assert len(closed_loop([Typist(), Typist()], 1e9, at_once=2).took) == 8
    monkeypatch.setattr("bench.load.MOST_SECONDS", 1)
    monkeypatch.setattr("bench.load.MOST_SAVES", 800)
    assert 0 < len(closed_loop([Typist(0.01)], 1e9, at_once=2).took) < 400
    assert len(open_loop([Typist(), Typist()], 1e9).took) == 2


@pytest.mark.parametrize(("share", "value"), [(0.5, 2), (0.51, 3), (0.95, 4), (1, 4), (0, 1)])
def test_a_percentile_is_one_of_the_values(share, value):
    assert percentile([4, 1, 3, 2], share) == value


def test_a_load_says_saves_times_and_errors():
    load = Load(2.0, [0.1, 0.2, 0.3, 0.4], {"Unexpected: x": 3}, 1, {"web": 7.25})
    assert load.a_second == 2
    assert str(load) == (
        "2.0 saves/s, p50 200 ms, p95 400 ms, 3 errors, 1 skipped; CPU ms a save: web 7.2\n  3 × Unexpected: x"
    )
    assert "no save" in str(Load(2.0, [], {}, 0, {}))


def test_web_and_worker_are_started_as_in_production():
    revision = present()
    command = web_command(revision, 81)
    assert command[:4] == [revision.python, "-m", "gunicorn", "config.wsgi"]
    assert command[-1] == "--bind=127.0.0.1:81"
    assert [each for each in command if each.startswith("--bind")] == command[-1:]
    assert {"--workers=3", "--threads=4"} <= set(command)
    assert " ".join(worker_command(revision)[2:]) in texts()["docker-compose.yml"].replace(", ", " ")


def test_a_revision_without_gunicorn_is_refused(tmp_path: Path):
    (tmp_path / "Dockerfile").write_text('CMD ["python", "manage.py", "runserver"]\n')
    with pytest.raises(ValueError, match="no gunicorn"):
        web_command(Revision("x", tmp_path, "python"), 81)
