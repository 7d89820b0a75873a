"""Two ticks at once, as a cron that overtakes itself or a tick with beat: each job is done once, none fails."""

import threading
from datetime import date

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command

from reporting.actions import periods
from reporting.actions.figures import figures_recompute
from reporting.actions.periods import periods_create
from reporting.models import Reminder, ReportingPeriod
from tests import PATIENCE
from tests.reporting.actors import Actor, Halt
from tests.reporting.small_province import YEAR, make_province
from trials.recount import recount, stored
from units.models import PortalSettings, Unit

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgres("one writer at a time on SQLite: nothing to race"),
]


@pytest.fixture
def province():
    """A small province on the day of a deadline, with no period of its year but those that were reported."""
    with time_machine.travel("2020-05-15T09:00:00+07:00", tick=True):
        province = make_province()
        PortalSettings.objects.create(lock_after_days=5, reminder_days_before="", reminder_days_after="1")
        Unit.objects.update(email="don-vi@example.vn")
        ReportingPeriod.objects.filter(month=4).update(due_on_commune=date(2020, 5, 14))
        figures_recompute(year=YEAR)
        province.send("SO1", 1, (100, 40, 3), (10, 5, 1))
        yield province


def test_two_creations_of_a_years_periods_follow_each_other(province, monkeypatch):
    halt = Halt(monkeypatch, periods, "new_period")
    first = Actor(lambda: periods_create(year=YEAR))
    assert halt.reached.wait(PATIENCE)
    second = Actor(lambda: periods_create(year=YEAR))
    assert second.is_blocked()
    halt.released.set()

    assert [period.month for period in first.done()] == list(range(5, 13))
    assert second.done() == []
    assert ReportingPeriod.objects.filter(year=YEAR).count() == 12
    assert ReportingPeriod.history.filter(year=YEAR, month__gte=5).count() == 8


def test_ticks_at_once_end_well_and_do_each_thing_once(province):
    together = threading.Barrier(3)

    def tick():
        together.wait(PATIENCE)
        call_command("tick")

    actors = [Actor(tick) for _each in range(3)]
    for actor in actors:
        actor.done()

    assert ReportingPeriod.objects.filter(year=YEAR).count() == 12
    assert set(ReportingPeriod.objects.exclude(locked_at=None).values_list("month", flat=True)) == {1, 2, 3}
    assert ReportingPeriod.history.exclude(locked_at=None).count() == 3
    sent = Reminder.objects.values_list("unit__code", "kind")
    assert len(set(sent)) == len(sent) == len(mail.outbox)
    assert stored(YEAR) == recount(YEAR)
