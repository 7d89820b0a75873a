"""The demo as a province: its day, and a browser in which its coordinator is logged in."""

from datetime import date

import pytest
import time_machine
from django.core.management import call_command

from reporting.actions.figures import figures_drain
from units.models import User


@pytest.fixture
def demo(settings, db):
    """The demo's day: Monday, 4 January 2021."""
    settings.DEMO, settings.DEMO_TODAY = True, date(2021, 1, 4)
    with time_machine.travel("2021-01-04T14:05:00+07:00", tick=False):
        call_command("load_demo", verbosity=0)
        figures_drain()
        yield


@pytest.fixture
def coordinator(demo, login):
    return login(User.objects.get(username="coordinator"))


TAKEN = {}


@pytest.fixture
def taken(request):
    """What the demo's coordinator gets from an address, asked for once a run: loading the demo takes seconds."""

    def take(address):
        if address not in TAKEN:
            TAKEN[address] = request.getfixturevalue("coordinator").get(address)
        return TAKEN[address]

    return take
