"""The demo as a province: its day, and a browser in which its coordinator is logged in."""

from datetime import date

import pytest
import time_machine
from django.test import override_settings

from tests.factories import make_period
from tests.reporting.demo_rows import KEPT, KeptDemo, demo_rows
from tests.reporting.hinted import hinted_codes
from units.models import User

DEMO_TODAY = date(2021, 1, 4)
MOMENT = "2021-01-04T14:05:00+07:00"


@pytest.fixture
def may(time_machine):
    """Nine o'clock on 15 May 2020: April is being reported. The clock does not move."""
    time_machine.move_to("2020-05-15T09:00:00+07:00", tick=False)


@pytest.fixture
def april(db):
    """The period April 2020, alone."""
    return make_period(4)


@pytest.fixture(scope="session")
def demo_database(django_db_setup, django_db_blocker):
    """The rows of the demo, loaded once, also where another folder of tests imports this fixture as its own."""
    if KEPT:
        yield KEPT[0]
        return
    as_demo = override_settings(DEMO=True, DEMO_TODAY=DEMO_TODAY)
    with django_db_blocker.unblock(), as_demo, time_machine.travel(MOMENT, tick=False):
        kept = KeptDemo(demo_rows(), django_db_blocker)
    KEPT.append(kept)
    yield kept
    KEPT.clear()
    kept.take_back()


@pytest.fixture(scope="class")  # before the test's own transaction begins
def demo_below(demo_database):
    """The demo's rows in the database; they stay for the next test, unless it is one without them."""
    demo_database.keep()


@pytest.fixture
def demo(settings, demo_below, db):
    """The demo's day: Monday, 4 January 2021."""
    settings.DEMO, settings.DEMO_TODAY = True, DEMO_TODAY
    with time_machine.travel(MOMENT, tick=False):
        yield


@pytest.fixture
def coordinator(demo, login):
    return login(User.objects.get(username="coordinator"))


TAKEN = {}


@pytest.fixture
def taken(coordinator):
    """What the demo's coordinator gets from an address, asked for once a run."""

    def take(address):
        if address not in TAKEN:
            TAKEN[address] = coordinator.get(address)
        return TAKEN[address]

    return take


HINTED = set()


@pytest.fixture
def hinted_units(demo):
    """The codes of the units whose report of December awaits confirmation with hints, read once a run."""
    if not HINTED:
        HINTED.update(hinted_codes())
    return HINTED
