"""A process that dies between recording and sending, on a database and a socket of its own: unclear, never twice."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from reporting.actions import mailing
from reporting.actions.mailing import reminders_mail
from reporting.actions.reminders import reminders_send
from reporting.models import Reminder
from tests import ROOT
from units import clock
from units.models import Unit

KILLED = 9
CHILD = """
import os
import time_machine
time_machine.travel("2020-05-15T09:00:00+07:00").start()
import django
django.setup()
from reporting.actions import mailing
deliver = mailing.deliver
def dies(message):
    if {after}:
        deliver(message)
    os._exit({code})
mailing.deliver = dies
mailing.reminders_mail()
"""

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def waiting(working_province, post, monkeypatch):
    """Two reminders recorded and committed, the message to the worker lost."""
    monkeypatch.setattr("reporting.actions.mailing._ask", lambda *_limit: None)
    for code in ("X1", "X2"):
        Unit.objects.filter(code=code).update(email=f"{code.lower()}@example.gov.vn")
    units = Unit.objects.filter(code__in=("X1", "X2")).select_related("parent").order_by("code")
    reminders_send(period=working_province.periods[4], units=units, by=working_province.coordinator)
    return working_province


@pytest.fixture
def die(settings):
    """Let a process of its own mail what waits, and die before or after the server has the first mail."""

    def run(*, after):
        database = connection.settings_dict
        if connection.vendor == "sqlite":
            url = f"sqlite:///{database['NAME']}"
        else:
            place = f"{database['USER']}:{database['PASSWORD'] or ''}@{database['HOST']}:{database['PORT']}"
            url = f"postgresql://{place}/{database['NAME']}"
        process = subprocess.run(
            [sys.executable, "-c", CHILD.format(after=after, code=KILLED)],
            cwd=ROOT,
            env=os.environ
            | {
                "DJANGO_SETTINGS_MODULE": "config.settings",
                "DATABASE_URL": url,
                "EMAIL_URL": f"smtp://127.0.0.1:{settings.EMAIL_PORT}",
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert process.returncode == KILLED, process.stderr

    return run


@pytest.mark.parametrize(("after", "taken"), [(False, []), (True, ["x1@example.gov.vn"])])
def test_a_process_killed_after_the_claim_leaves_one_unclear_mail_and_nothing_goes_twice(
    waiting, die, post, login, after, taken
):
    die(after=after)
    assert post.addresses == taken
    assert dict(Reminder.objects.values_list("unit__code", "state")) == {"X1": "sending", "X2": "waiting"}
    reminders_mail()
    assert post.addresses == [*taken, "x2@example.gov.vn"]
    with time_machine.travel(clock.now() + timedelta(minutes=11), tick=False):
        reminders_mail()
        page = login(waiting.coordinator).get("/periods/2020-04/urging/").content.decode()
    assert post.addresses == [*taken, "x2@example.gov.vn"]
    assert "Thư cần xử lý (1)" in page
    assert page.count('<span class="chip chip-todo">Không rõ</span>') == 2  # among those to decide, and in the list
    assert page.count("Gửi lại") == 1


def test_a_process_killed_before_the_claim_loses_nothing(waiting, post, monkeypatch):
    def dies(reminder):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(mailing, "_claim", dies)
        with pytest.raises(KeyboardInterrupt):
            reminders_mail()
    assert post.addresses == []
    assert reminders_mail() == 2
    assert sorted(post.addresses) == ["x1@example.gov.vn", "x2@example.gov.vn"]
