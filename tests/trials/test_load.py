"""The load trial without its servers: who acts when, what they type and send, what is counted and said of it."""

import random
import threading
import time
from collections import Counter
from http.client import HTTPMessage
from itertools import islice

import pytest
from django.test import Client

from bench.browser import Answer, Unexpected
from reporting.actions.figures import figures_drain
from reporting.models import Submission
from tests import FOR_EVER, PATIENCE
from tests.trials.browserless import as_person
from trials.audit import Before, faults
from trials.journal import Journal
from trials.load import cast, tables
from trials.load.__main__ import main
from trials.load.ceiling import Step, without_a_pause
from trials.load.hour import Result
from trials.load.schedule import Schedule
from trials.load.watching import Watched
from trials.meter import Meter
from trials.people import Clerk, Coordinator, Person

MONTH = "2020-04"


@pytest.fixture
def person(working_province, login):
    """A person of the province at the browser, with the journal of all."""
    journal, meter = Journal(), Meter()

    def at(kind, user, *given):
        made = as_person(kind, login(user), user.username, *given, journal)
        made.browser.cookies = {"sessionid": "known"}
        made.meter = meter
        return made

    at.journal, at.meter = journal, meter
    return at


def do(script, steps=500):
    return list(islice(script, steps))


def test_the_cast_of_the_evening_works_and_the_audit_finds_nothing(person, working_province, monkeypatch):
    monkeypatch.setattr(cast, "DASHBOARDS", ("/dashboard/", "/"))  # the other months are not there
    monkeypatch.setattr(cast, "OF_MANY_WHO_SEND", 1.0)
    before, chance = Before.taken([MONTH]), random.Random(1)
    pace = cast.Pace(0.2, between=0.001)
    clerks = {
        code: person(Clerk, working_province.clerks[code], (MONTH, code)) for code in list(working_province.clerks)[:3]
    }
    (first, one), (_second, two), (_third, three) = clerks.items()
    colleague = person(Clerk, working_province.clerks[first], (MONTH, first))
    older_page = cast.colleague(colleague, "", pace, chance)
    do(older_page, 1)
    do(cast.clerk_of_the_evening(one, "", pace, chance))
    do(cast.clerk_with_a_file(two, "", pace, chance))
    do(cast.clerk_of_many(three, cast.Pace(0.2, between=0.01), chance))
    coordinator = person(Coordinator, working_province.coordinator)
    do(cast.coordinator(coordinator, "", chance), 4)
    do(cast.observer(person(Person, working_province.coordinator), ""), 4)
    do(older_page)  # of the report that is sent
    figures_drain()

    counted = person.journal.counted()
    taken_back = len(person.journal.withdrawals)
    assert (counted["sendings acknowledged"] - taken_back, counted["saves unclear"]) == (3, 0)
    assert counted["saves refused"] == 10
    assert counted["confirmations acknowledged"] == 1
    assert person.meter.errors == Counter()
    assert {status for _what, status in person.meter.statuses} <= {200, 302, 409}
    assert {"save", "form", "check", "send", "record a file", "queue", "dashboards"} <= set(person.meter.took)
    assert Submission.objects.filter(status="accepted", unit__code__in=clerks).count() == 3
    assert faults(before, person.journal) == []


def test_a_person_logs_in_once_and_not_with_a_wrong_password(working_province):
    user = working_province.observer
    user.set_password("một mật khẩu dài")
    user.save()
    with pytest.raises(Unexpected):
        as_person(Person, Client(), user.username).login("another")
    observer = as_person(Person, Client(), user.username)
    do(cast.observer(observer, "một mật khẩu dài"), 1)
    assert len(observer.meter.took["login"]) == 1


def test_a_colleague_s_older_page_meets_conflicts_and_goes_on(person, working_province):
    before, chance = Before.taken([MONTH]), random.Random(2)
    code = next(iter(working_province.clerks))
    one, other = (person(Clerk, working_province.clerks[code], (MONTH, code)) for _person in range(2))
    for clerk in (one, other):
        clerk.open()
    typed = cast.Typist(one.cells, chance)
    name = typed.totals[0]
    assert one.save({name: 5}) == {name: 5}
    other.cells[name] = 3  # as if another person's number had been shown
    assert list(do(cast.colleague(other, "", cast.Pace(1, between=0.001), chance), 3))
    assert faults(before, person.journal) == []


def test_a_typist_types_every_cell_once_without_contradictions_and_then_corrects_totals():
    names = [f"{code}.{number}" for code in ("1.2", "1.10") for number in cast.NUMBERS]
    seen, typist, typed = dict.fromkeys(reversed(names)), cast.Typist(dict.fromkeys(names), random.Random(3)), []
    for _turn in range(8):
        ((name, value),) = typist.next(seen).items()
        typed.append(name)
        assert (seen[name] is None) == (len(typed) <= 6)
        seen[name] = value
    assert typed == [*names[3:], *names[:3], "1.10.received_total", "1.2.received_total"]
    once = cast.Typist(dict.fromkeys(names), random.Random(3)).all(dict.fromkeys(names))
    assert set(once) == set(names)
    for code in ("1.2", "1.10"):
        assert once[f"{code}.received_online"] <= once[f"{code}.received_total"]


def test_visits_without_a_pause_follow_each_other(person, working_province):
    code = next(iter(working_province.clerks))
    clerk = person(Clerk, working_province.clerks[code], (MONTH, code))
    do(without_a_pause(clerk, random.Random(4)), 22)
    assert len(person.meter.took["save"]) == 20
    assert len(person.meter.took["form"]) == 2


def test_a_schedule_keeps_moments_skips_those_that_passed_and_ends():
    meter, seen, threads = Meter(), Counter(), set()

    def beat(name, takes):
        while True:
            seen[name] += 1
            threads.add(threading.get_ident())
            time.sleep(takes)
            yield 0.1

    def broken():
        yield 0
        raise RuntimeError("no more")

    schedule = Schedule(meter, threads=4)
    schedule.add(beat("quick", 0), 0)
    schedule.add(beat("slow", 0.15), 0)
    schedule.add(beat("late", 0), 5)
    schedule.add(broken(), 0)
    began = time.perf_counter()
    schedule.run(1.0)
    assert time.perf_counter() - began < PATIENCE
    assert 1 <= seen["quick"] <= 10
    assert 1 <= seen["slow"] <= 5
    assert seen["late"] == 0
    assert meter.skipped["moments"] >= 1
    assert meter.errors == {"a person gave up: RuntimeError: no more": 1}
    assert threading.get_ident() not in threads


def test_a_schedule_ends_when_everybody_is_done():
    schedule = Schedule(Meter(), threads=3)
    schedule.add(iter([0.01, 0.01]), 0)
    began = time.perf_counter()
    schedule.run(FOR_EVER)
    assert time.perf_counter() - began < PATIENCE
    assert schedule.steps == 3


def test_the_tables_say_what_was_measured():
    meter, watched = Meter(), Watched(seconds=60.0)
    meter.took["save"] = [0.1] * 94 + [0.2] * 6
    meter.asked["save"] = [float(number) for number in range(100)]
    meter.statuses["save", 503] = 2
    meter.failed("save", 503)
    watched.moments = [0.0, 900.0, 1800.0, 2700.0, 3600.0, 4500.0]
    watched.memory, watched.processes, watched.largest = (
        {"web": [10.0, 20, 30, 31, 32, 33]},
        {"web": (4, 4)},
        {"web": 9.0},
    )
    watched.cpu, watched.looks, watched.waits = {"web": 90.0}, 10, Counter({"LWLock: WALWrite": 5})
    phases = [("arriving", 0.0, 94.0), ("typing", 94.0, 99.0)]
    result = Result("deadline hour", "2 clerks", meter, watched, Journal(), [0.01], phases)
    said = tables.section(result)
    assert "| save | 100 | 100 ms | 200 ms | 200 ms |" in said
    assert "| arriving | 94 | 100 ms | 100 ms | 100 ms | 100 ms | 100 ms | 100 ms |" in said
    assert "| typing | 5 | 200 ms" in said
    assert "2 answers 5xx, 1 errors in all" in said
    assert "| web | 4 → 4 | 10 → 33 MB (most 33) | 9 MB | +4 MB an hour | 1.50 |" in said
    assert "LWLock: WALWrite 0.50" in said
    assert tables.audit([result]).endswith("| deadline hour | 0 (0 cells) | 0 | 0 | 0 | 2 | 0 |")
    step = Step(4, 20.0, meter, watched)
    assert not step.holds
    assert "No step held." in tables.steps([step])
    meter.errors.clear()
    assert step.holds
    assert "Most saves a second with p95 ≤ 250 ms: 5, by 4 clerks without a pause." in tables.steps([step])


def test_a_step_without_a_counted_save_does_not_hold():
    meter, answer = Meter(since=1.0), Answer(200, b"", HTTPMessage())
    step = Step(1, 12.0, meter, Watched(seconds=12.0))
    meter.answered("save", 0.5, answer)
    assert (step.of("save"), step.holds) == (0, False)
    meter.answered("save", time.perf_counter(), answer)
    assert (step.of("save"), step.holds) == (1, True)


def test_an_unknown_part_is_refused_before_anything_starts(capsys):
    with pytest.raises(SystemExit):
        main(["--parts=everything"])
    assert "some of hour, 1000, 11000, ceiling" in capsys.readouterr().err
