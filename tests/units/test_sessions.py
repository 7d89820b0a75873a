"""Reading a session: its own contents until it ends, nothing after, by the machine's clock."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.db import OperationalError

from tests.factories import make_user
from units.sessions import SessionStore

START = "2020-05-15T09:00:00+07:00"


@pytest.fixture
def session(db):
    with time_machine.travel(START, tick=False):
        session = SessionStore()
        session["typed"] = {"P1": "7"}
        session.create()
    return session


def away(*_arguments, **_rest):
    raise OperationalError("database or disk is full")


def read(session, later):
    with time_machine.travel(START, tick=False) as clock:
        clock.shift(later)
        found = SessionStore(session.session_key)
        return dict(found.items()), found.session_key


def test_a_session_is_read_until_its_time_is_over(session):
    age = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    assert read(session, timedelta()) == ({"typed": {"P1": "7"}}, session.session_key)
    assert read(session, age - timedelta(seconds=1)) == ({"typed": {"P1": "7"}}, session.session_key)
    assert read(session, age) == ({}, None)


def test_a_session_that_is_not_known_is_empty_and_has_no_key(db):
    session = SessionStore("a" * 32)
    assert (dict(session.items()), session.session_key) == ({}, None)


def test_a_session_that_has_ended_meanwhile_is_not_stored_again(session):
    session.model.objects.all().delete()
    with pytest.raises(UpdateError):
        session.save()


def test_a_database_that_is_away_is_no_ended_session(session, monkeypatch):
    monkeypatch.setattr(session.model, "save", away)
    with pytest.raises(OperationalError, match="disk is full"):
        session.save()


def test_the_portal_reads_its_sessions_so(client, db, django_assert_num_queries):
    client.force_login(make_user("observer"))
    assert isinstance(client.session, SessionStore)
    assert client.get("/guide/").status_code == 200
    client.session.flush()
    assert client.get("/guide/").status_code == 302
