"""Open data in the small province, on a day of May 2020 at a moment that stays."""

import pytest
import time_machine

from tests.open_data.published import published_province

MOMENT = "2020-05-20T14:05:00+07:00"


@pytest.fixture
def stopped():
    """The day; rows that a process made once are put back in it."""
    with time_machine.travel(MOMENT, tick=False):
        yield


@pytest.fixture
def province(stopped, db):
    """The small province, its months from January to March published."""
    return published_province()
