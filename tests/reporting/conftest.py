"""A small province at work on 15 May 2020, and the people of it logged in."""

import pytest
import time_machine
from django.test import Client

from reporting.actions.figures import figures_drain, figures_recompute
from tests.reporting.province import YEAR, make_province
from units.models import Role, User


@pytest.fixture
def working_province(db):
    """The small province with an observer and an administrator; figures are up to date."""
    with time_machine.travel("2020-05-15T09:00:00+07:00", tick=False):
        province = make_province()
        province.observer = User.objects.create(username="observer", role=Role.OBSERVER)
        province.administrator = User.objects.create(username="admin", role=Role.ADMINISTRATOR)
        figures_recompute(year=YEAR)
        figures_drain()
        yield province


@pytest.fixture
def login():
    """A browser in which ``user`` is logged in."""

    def as_user(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return as_user
