"""The demo as a province: its day, and a browser in which its coordinator is logged in; a mail server."""

from datetime import date

import pytest
import time_machine
from django.core.management import call_command

from reporting.actions.figures import figures_drain
from tests.reporting.smtp import Post, PostServer
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


@pytest.fixture
def post(settings):
    """A mail server that the portal is told to use."""
    post = Post()
    server = PostServer(post)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 5
    settings.DEFAULT_FROM_EMAIL = "Báo cáo <baocao@example.gov.vn>"
    yield post
    server.stop()
