"""A session, a host, a token in an address: what an attacker chooses beforehand opens nothing."""

from __future__ import annotations

import difflib
import re

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from tests.api.conftest import make_token
from tests.factories import make_user
from tests.test_access import ARGUMENTS, TABLE
from units.models import Role

pytestmark = pytest.mark.django_db

PASSWORD = "mot mat khau dai"
NAME = settings.SESSION_COOKIE_NAME


@pytest.fixture
def person():
    user = make_user(Role.OBSERVER, "observer")
    user.set_password(PASSWORD)
    user.save()
    return user


def log_in(client, username="observer", password=PASSWORD, **more):
    return client.post("/login/", {"username": username, "password": password}, **more)


def test_a_session_chosen_before_the_login_is_not_the_one_after_it(person):
    attacker = Client()
    attacker.get("/login/")
    for chosen in ("a" * 32, begun()):
        victim = Client()
        victim.cookies[NAME] = chosen
        log_in(victim)
        assert victim.get("/account/security/").status_code == 200
        assert victim.cookies[NAME].value != chosen
        attacker.cookies[NAME] = chosen
        assert attacker.get("/account/security/").status_code == 302


def begun():
    """The key of a session that exists and belongs to nobody."""
    client = Client()
    session = client.session
    session["language"] = "vi"
    session.save()
    return session.session_key


def test_after_logging_out_the_cookie_of_before_opens_nothing(person):
    client, copy = Client(), Client()
    log_in(client)
    copy.cookies[NAME] = client.cookies[NAME].value
    assert copy.get("/account/security/").status_code == 200
    client.post("/logout/")
    assert copy.get("/account/security/").status_code == 302


def test_a_new_password_ends_every_other_session(person):
    here, elsewhere = Client(), Client()
    log_in(here)
    log_in(elsewhere)
    new = {"old_password": PASSWORD, "new_password1": "mot mat khau khac", "new_password2": "mot mat khau khac"}
    assert here.post("/password/change/", new).status_code == 302
    assert here.get("/account/security/").status_code == 200
    assert elsewhere.get("/account/security/").status_code == 302


@override_settings(SESSION_COOKIE_SECURE=True, CSRF_COOKIE_SECURE=True)
def test_cookies_go_to_the_server_alone_and_only_protected(person):
    client = Client()
    client.get("/login/")
    log_in(client)
    for name in (NAME, settings.CSRF_COOKIE_NAME):
        cookie = client.cookies[name]
        assert (bool(cookie["httponly"]), bool(cookie["secure"]), cookie["samesite"]) == (True, True, "Lax"), name
        assert not cookie["domain"]


def test_a_known_and_an_unknown_name_are_answered_alike(person):
    """By the same words, the same number of statements, and a hash that is computed in both cases."""
    answers = {}
    for username in ("observer", "nobody-of-ours"):
        client = Client()
        with CaptureQueriesContext(connection) as statements:
            answer = log_in(client, username, "wrong")
        shown = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode()).replace(username, "NAME")
        answers[username] = (answer.status_code, shown, len(statements))
    known, unknown = answers.values()
    assert list(difflib.unified_diff(known[1].splitlines(), unknown[1].splitlines(), n=0)) == []
    assert known == unknown


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "Forwarded", "X-Original-Host", "X-Rewrite-URL"])
def test_no_header_of_the_caller_names_the_host(person, header):
    answer = Client(headers={header: "host=evil.example" if header == "Forwarded" else "evil.example"}).get("/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login/")


@pytest.mark.parametrize("name", ["token", "access_token", "api_key", "Authorization", "auth"])
def test_a_token_in_an_address_opens_nothing(working_province, name):
    _token, text = make_token(working_province.coordinator)
    for value in (text, f"Bearer {text}"):
        answer = Client().get("/api/v1/token", {name: value})
        assert (answer.status_code, answer.json()["code"]) == (401, "token_missing")
        assert Client().get("/dhis2/api/me", {name: value}).status_code == 401
        assert Client().get("/review/", {name: value}).status_code == 302


def every_view(resolver=None, prefix=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from every_view(pattern, route)
        elif isinstance(pattern, URLPattern):
            yield route, pattern.callback


def test_only_programs_which_show_a_token_post_without_the_token_of_forms():
    free = {route for route, view in every_view() if getattr(view, "csrf_exempt", False)}
    assert free
    others = {route for route in free if not route.startswith(("api/v1/", "dhis2/"))}
    assert {route for route in others if not route.startswith("open-data/")} <= {"metrics"}  # both only read


def test_no_address_takes_a_post_without_it(working_province):
    """Of everybody who is logged in: refused by a page, before anything is read of it or written."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(working_province.coordinator)
    answers = {}
    for route in TABLE:
        if not route.startswith(("api/", "open-data/", "metrics")):
            answers[route] = client.post("/" + ARGUMENTS.get(route, route)).status_code
    assert len(answers) > 120
    assert {route: status for route, status in answers.items() if status not in (403, 404, 405)} == REDIRECTED


# Who is logged in already and posts an old login is led to the first page: nothing is done.
REDIRECTED = {"login/": 302, "login/second/": 302, "login/second/set-up/": 302, "login/sso/": 302}
