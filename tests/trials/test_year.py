"""A month of the year that is lived: its reports come through the pages as the files have them; a loss is noticed."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.core import mail

from reporting.models import RevisionCount, Submission
from trials.year.contents import contents, differences
from trials.year.days import BEGIN, Year
from trials.year.files import FOLDER, by_day, expected, reported
from units import clock

pytestmark = pytest.mark.django_db
UNITS = {"SCT", "BQLVP", "568", "569", "22327", "22333"}
LAST = date(2020, 2, 6)


@pytest.fixture
def january(settings, tmp_path):
    """January of six units, sent in the first days of February: one with a slip, one taken back once."""
    settings.DEMO, settings.DEMO_TODAY = True, None
    lines = (FOLDER / "counts_2019.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    before = tmp_path / "counts.csv"
    before.write_text(lines[0] + "".join(line for line in lines if line.startswith("2019-12,BQLVP,")), encoding="utf-8")
    months = reported(periods={"2020-01"}, units=UNITS)
    with_figures = [month for month in months if not month.nil]
    with_figures[0].slip, with_figures[1].recalled = True, True
    with time_machine.travel(BEGIN.isoformat(), tick=False) as traveller:
        year = Year(traveller, host="testserver")
        year.prepare(before)
        year.live(months, date(2020, 2, 1), LAST)
        yield year, months


def test_a_month_lived_is_what_the_files_say_and_a_lost_dossier_is_noticed(january):
    year, months = january
    stored = {
        (count.revision.submission.unit.code, count.procedure.code): (
            *(count.received_total, count.received_online),
            count.returned_by_post,
        )
        for count in RevisionCount.objects.filter(
            revision__in=Submission.objects.filter(period__year=2020).values("accepted_revision")
        ).select_related("revision__submission__unit", "procedure")
    }
    written = {(month.unit, code): numbers for month in months for code, numbers in month.figures.items()}
    assert stored == written
    days = {each.unit.code: clock.day_of(each.first_sent_at) for each in Submission.objects.filter(period__year=2020)}
    assert days == {month.unit: month.day for month in months}
    assert year.done["correction"] == year.done["return"] == year.done["withdrawal"] == 1
    assert year.done["confirmation"] == len(months)
    assert year.done["mail"] == len(mail.outbox) > 0
    before = contents()
    assert differences(before, contents()) == []
    RevisionCount.objects.filter(pk=RevisionCount.objects.latest("pk").pk).update(returned_by_post=77)
    assert differences(before, contents()) != []


def test_the_year_has_every_report_of_the_files_once_and_some_go_wrong_at_first():
    months = reported(seed=1)
    assert len(months) == 1882 == len({(month.period, month.unit) for month in months})
    assert sum(len(sent) for sent in by_day(months).values()) == len(months)
    assert sum(len(month.figures) for month in months if not month.nil) > 9_000
    assert {month.slip for month in months} == {month.recalled for month in months} == {True, False}
    assert expected().startswith(b"as_of,unit_code")
