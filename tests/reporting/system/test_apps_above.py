"""What an app above adds to the system page, to its jobs and to the index of the administration."""

from __future__ import annotations

import pytest

from reporting.office import index
from reporting.office.entry import Entry, Group
from reporting.office.index import entry_add, sections
from reporting.system import backlog, jobs
from reporting.system.backlog import line_add
from reporting.system.jobs import did_words, job_describe, title_of
from reporting.system.lights import Light, Line
from reporting.system.overview import backlog_section
from units.models import JobRun


@pytest.fixture
def nothing_added(monkeypatch):
    monkeypatch.setattr(backlog, "_above", [])
    monkeypatch.setattr(index, "ENTRIES", list(index.ENTRIES))
    for name in ("TITLES", "NUMBER_WORDS", "LEFT_TO_TICK"):
        monkeypatch.setattr(jobs, name, getattr(jobs, name).copy())


def test_a_line_of_an_app_above_is_last_and_decides_the_light(db, nothing_added):
    line_add(lambda: Line("Cửa khác", Light.TROUBLE, "hỏng"))
    line_add(lambda: None)
    section = backlog_section()
    assert [line.name for line in section.lines].index("Cửa khác") == len(section.lines) - 1
    assert section.light == Light.TROUBLE


def test_a_job_of_an_app_above_has_its_title_and_its_numbers_in_words(nothing_added):
    job_describe("x.tasks.work", "Việc khác", number_words={"things": "số việc: %(n)s"}, left_to_tick=True)
    assert title_of("x.tasks.work") == "Việc khác"
    assert did_words(JobRun(numbers={"things": 2})) == "số việc: 2"
    assert "x.tasks.work" in jobs.LEFT_TO_TICK


def test_a_page_of_an_app_above_is_listed_last_in_its_group(db, nothing_added, rf):
    entry = Entry(Group.SYSTEM, "reporting:office-year", "Trang khác", "Để thử")
    entry_add(entry)
    assert sections(rf.get("/admin/"))[-1].entries[-1] == entry
