"""A token: what it may be made for, what it opens, when it stops, and that its text is stored nowhere."""

from __future__ import annotations

import base64
import logging
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings as django_settings
from django.core.cache import caches
from django.db import DatabaseError, connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from api.actions.tokens import MAX_TOKENS, token_make, token_revoke
from api.checks import calls_are_counted_together
from api.models import ApiToken, Verb
from api.rate import _counted, rate_count
from api.secret import digest_of
from config.secrets import star
from tests.api.conftest import ENDS_ON, make_token, program
from tests.reporting.pages import queries_of
from tests.reporting.pages import text as text_of
from units import clock
from units.models import Role, SecurityEvent, SecurityEventKind, User
from units.refusals import Refused
from units.second_factor.pending import CONFIRMED_AT

HERE = "/api/v1/token"


@pytest.fixture
def clerk(working_province):
    return working_province.clerks["X1"]


def code_of(answer):
    return answer.json()["code"]


def state_of(client):
    answer = client.get(HERE)
    return answer.status_code, answer.json().get("code")


# --- What it may be made for ---------------------------------------------------------------------------------------


def test_only_the_digest_of_a_token_is_stored(clerk):
    token, text = make_token(clerk)
    token.refresh_from_db()
    assert token.digest == digest_of(text)
    assert text.startswith(f"ct_{token.prefix}_")
    stored = [str(value) for row in ApiToken.objects.values() for value in row.values()]
    assert not any(text[12:] in value for value in stored)


@pytest.mark.parametrize(
    ("role", "values", "code"),
    [
        (Role.CLERK, {"name": " "}, "name"),
        (Role.CLERK, {"name": "x" * 61}, "name"),
        (Role.CLERK, {"role": Role.COORDINATOR}, "role"),
        (Role.OBSERVER, {"role": Role.COORDINATOR}, "role"),
        (Role.CLERK, {"verbs": []}, "verbs_missing"),
        (Role.CLERK, {"verbs": [Verb.IMPORT]}, "verbs"),
        (Role.OBSERVER, {"verbs": [Verb.READ, Verb.WRITE]}, "verbs"),
        (Role.COORDINATOR, {"role": Role.OBSERVER, "verbs": [Verb.SEND]}, "verbs"),
        (Role.CLERK, {"ends_on": date(2020, 5, 14)}, "ends_on"),
        (Role.CLERK, {"ends_on": date(2021, 5, 17)}, "ends_on"),
    ],
)
def test_a_token_never_reaches_further_than_its_owner(working_province, role, values, code):
    people = {
        Role.CLERK: working_province.clerks["X1"],
        Role.OBSERVER: working_province.observer,
        Role.COORDINATOR: working_province.coordinator,
    }
    fixed = {"name": "Một cửa", "role": role, "verbs": [Verb.READ], "ends_on": ENDS_ON}
    with pytest.raises(Refused) as refused:
        token_make(by=people[role], **fixed | values)
    assert refused.value.code == code
    assert not ApiToken.objects.exists()


def test_a_clerk_limits_a_token_to_the_own_unit_and_communes_only(working_province):
    units = working_province.units
    token, _text = make_token(working_province.clerks["H1"], units=[units["H1"], units["X1"]])
    assert token.is_limited
    with pytest.raises(Refused):
        make_token(working_province.clerks["H1"], units=[units["SO1"]])
    with pytest.raises(Refused):
        make_token(working_province.clerks["X1"], units=[units["X2"]])


def test_an_account_has_a_bounded_number_of_tokens(clerk):
    for _number in range(MAX_TOKENS):
        make_token(clerk)
    with pytest.raises(Refused) as refused:
        make_token(clerk)
    assert refused.value.code == "many"
    token_revoke(token=ApiToken.objects.first(), by=clerk)
    make_token(clerk)


# --- What it opens ----------------------------------------------------------------------------------------------------


def test_a_program_learns_what_its_token_is(clerk):
    answer = program(make_token(clerk, Verb.READ, Verb.SEND)[1]).get(HERE)
    assert answer.status_code == 200
    assert answer.json() == {
        "name": "Một cửa",
        "role": "clerk",
        "unit": "X1",
        "units": None,
        "may": ["read", "send"],
        "ends_on": "2020-12-31",
    }


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "ApiToken"])
def test_the_scheme_of_the_header_is_bearer_or_apitoken(clerk, scheme):
    text = make_token(clerk)[1]
    assert Client(headers={"Authorization": f"{scheme} {text}"}).get(HERE).status_code == 200


def test_the_token_may_be_the_password_of_basic(clerk):
    shown = base64.b64encode(f"clerk-x1:{make_token(clerk)[1]}".encode()).decode()
    assert Client(headers={"Authorization": f"Basic {shown}"}).get(HERE).status_code == 200


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic ???", "Basic " + "eA==", "Digest x", "Bearer " * 99]
)
def test_a_call_without_a_token_is_asked_for_one(working_province, header):
    answer = Client(headers={"Authorization": header} if header else {}).get(HERE)
    assert (answer.status_code, code_of(answer)) == (401, "token_missing")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("change", [lambda text: text[:-1] + "x", lambda text: text[:-1], lambda text: "demo-2020"])
def test_a_token_that_is_not_exactly_right_opens_nothing(clerk, change):
    text = make_token(clerk)[1]
    last = "0" if text[-1] != "0" else "1"
    assert state_of(program(text[:-1] + last)) == (401, "token_unknown")
    assert state_of(program(change(text))) == (401, "token_unknown")


def test_a_session_opens_nothing_of_the_api(clerk, login):
    assert state_of(login(clerk)) == (401, "token_missing")


def test_a_token_may_only_do_what_it_was_made_for(clerk):
    answer = program(make_token(clerk, Verb.SEND)[1]).get(HERE)
    assert (answer.status_code, code_of(answer)) == (403, "token_may_not")


def test_a_coordinator_can_give_a_program_the_view_of_an_observer(working_province):
    text = make_token(working_province.coordinator, role=Role.OBSERVER)[1]
    assert program(text).get(HERE).json()["role"] == "observer"
    working_province.coordinator.refresh_from_db()
    assert working_province.coordinator.role == Role.COORDINATOR


# --- When it stops ----------------------------------------------------------------------------------------------------


def test_a_token_opens_through_its_last_day(clerk):
    client = program(make_token(clerk)[1])
    with time_machine.travel("2020-12-31T23:59:00+07:00", tick=False):
        assert client.get(HERE).status_code == 200
    with time_machine.travel("2021-01-01T00:00:00+07:00", tick=False):
        assert state_of(client) == (401, "token_ended")


def test_a_revoked_token_opens_nothing_and_its_owner_gets_to_know(clerk):
    token, text = make_token(clerk)
    assert token_revoke(token=token, by=clerk)
    assert not token_revoke(token=token, by=clerk)
    assert state_of(program(text)) == (401, "token_revoked")
    kinds = list(SecurityEvent.objects.filter(user=clerk).values_list("kind", flat=True).order_by("pk"))
    assert kinds == [SecurityEventKind.TOKEN_MADE, SecurityEventKind.TOKEN_REVOKED]
    reasons = list(clerk.history.values_list("history_change_reason", flat=True)[:2])
    assert all(token.shown in reason for reason in reasons)


def test_an_administrator_revokes_with_a_reason_and_nobody_else_does(working_province, clerk):
    token, text = make_token(clerk)
    with pytest.raises(Refused):
        token_revoke(token=token, by=working_province.coordinator, reason="x")
    with pytest.raises(Refused):
        token_revoke(token=token, by=working_province.administrator, reason=" ")
    assert program(text).get(HERE).status_code == 200
    token_revoke(token=token, by=working_province.administrator, reason="Chương trình ngừng chạy")
    assert state_of(program(text)) == (401, "token_revoked")
    assert SecurityEvent.objects.filter(user=clerk, reason="Chương trình ngừng chạy").exists()


def test_a_closed_account_takes_its_tokens_along(clerk):
    client = program(make_token(clerk)[1])
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    assert state_of(client) == (401, "token_account_closed")


@pytest.mark.parametrize(
    "changed",
    [{"unit": "X2"}, {"role": Role.OBSERVER, "unit": None}, {"role": Role.COORDINATOR, "unit": None}],
    ids=["another unit", "another role", "a higher role"],
)
def test_a_token_is_lost_with_the_role_or_unit_it_was_made_for(working_province, clerk, changed):
    client = program(make_token(clerk)[1])
    unit = working_province.units.get(changed["unit"])
    User.objects.filter(pk=clerk.pk).update(**changed | {"unit": unit})
    assert state_of(client) == (401, "token_account_changed")


def test_a_token_limited_to_units_that_were_deleted_reaches_none(working_province):
    token, text = make_token(working_province.coordinator, units=[working_province.units["X1"]])
    token.units.clear()
    assert program(text).get(HERE).json()["units"] == []


# --- Its use ----------------------------------------------------------------------------------------------------------


def test_the_last_use_is_noted_once_an_hour(clerk):
    token, text = make_token(clerk)
    client = program(text)

    def used_at():
        token.refresh_from_db()
        return token.last_used_at

    assert used_at() is None
    client.get(HERE)
    first = used_at()
    with time_machine.travel(first + timedelta(minutes=59), tick=False):
        client.get(HERE)
        assert used_at() == first
    with time_machine.travel(first + timedelta(minutes=60), tick=False):
        client.get(HERE)
        assert used_at() == first + timedelta(minutes=60)


def test_a_call_is_answered_where_its_use_cannot_be_noted(clerk, monkeypatch, caplog):
    client = program(make_token(clerk)[1])

    def refuse(*_args, **_kwargs):
        raise DatabaseError("locked")

    monkeypatch.setattr("django.db.models.query.QuerySet.update", refuse)
    with caplog.at_level(logging.WARNING):
        assert client.get(HERE).status_code == 200
    assert "could not be noted" in caplog.text


def test_a_call_takes_one_query_to_find_out_who_calls_and_two_more_for_named_units(working_province):
    for units, expected in (([], 1), ([working_province.units["X1"]], 3)):
        client = program(make_token(working_province.coordinator, units=units)[1])
        client.get(HERE)
        with CaptureQueriesContext(connection) as queries:
            client.get(HERE)
        assert len(queries) == expected, [query["sql"] for query in queries]


def test_a_token_is_starred_in_logs(clerk):
    token, text = make_token(clerk)
    assert star(f"Authorization: Bearer {text}") == f"Authorization: Bearer ct_{token.prefix}_***"


# --- How often --------------------------------------------------------------------------------------------------------


@override_settings(API_CALLS_PER_MINUTE=2)
def test_a_token_makes_so_many_calls_a_minute(clerk):
    client, other = program(make_token(clerk)[1]), program(make_token(clerk)[1])
    first = client.get(HERE)
    assert first.headers["RateLimit-Policy"] == '"token";q=2;w=60'
    assert first.headers["RateLimit"].startswith('"token";r=1;t=')
    assert client.get(HERE).status_code == 200
    third = client.get(HERE)
    assert (third.status_code, code_of(third)) == (429, "too_many_calls")
    assert 1 <= int(third.headers["Retry-After"]) <= 60
    assert third.headers["RateLimit"].startswith('"token";r=0;t=')
    assert other.get(HERE).status_code == 200
    with time_machine.travel("2020-05-15T09:01:00+07:00", tick=False):
        assert client.get(HERE).status_code == 200


@override_settings(API_REFUSALS_PER_MINUTE=2)
def test_guessing_from_one_address_is_slowed_down_and_locks_nobody_out(clerk):
    unknown = program("ct_00000000_" + "0" * 48)
    assert [state_of(unknown)[0] for _try in range(3)] == [401, 401, 429]
    assert state_of(Client()) == (429, "too_many_calls")
    assert Client(REMOTE_ADDR="10.0.0.9").get(HERE).status_code == 401
    assert program(make_token(clerk)[1]).get(HERE).status_code == 200


def test_calls_are_counted_in_the_process_while_the_cache_does_not_answer(clerk, settings, caplog):
    settings.API_CALLS_PER_MINUTE = 1  # together with what follows: taken back in the other order, a decorator's stays
    gone = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {**settings.CACHES, "default": gone}
    client = program(make_token(clerk)[1])
    assert [client.get(HERE).status_code for _call in range(2)] == [200, 429]
    assert "in this process alone" in caplog.text


@pytest.mark.skipif(not django_settings.REDIS_URL, reason="there is no Redis here")
def test_calls_are_counted_in_redis_where_there_is_one(settings):
    settings.CACHES = {
        **settings.CACHES,
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": django_settings.REDIS_URL,
            "KEY_PREFIX": f"test-{uuid4()}",
        },
    }
    assert [rate_count("token:1", 2).is_over for _call in range(3)] == [False, False, True]
    assert caches["process"].get(f"rate:token:1:{clock.machine_seconds() // 60}") is None


@pytest.mark.skipif(not django_settings.REDIS_URL, reason="there is no Redis here")
def test_two_connections_to_one_cache_count_together(settings):
    """As two server processes have them; two caches in memory count each for itself, which a check says."""
    shared = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": django_settings.REDIS_URL}
    settings.CACHES = {**settings.CACHES, "default": {**shared, "KEY_PREFIX": f"test-{uuid4()}"}}

    def counted(_process):
        connection = caches.create_connection("default")
        return [_counted(connection, "rate:token:1:1") for _call in range(50)]

    with ThreadPoolExecutor(2) as threads:
        numbers = [number for found in threads.map(counted, range(2)) for number in found]
    assert sorted(numbers) == list(range(1, 101))


def test_a_cache_of_one_process_is_named_by_the_check_of_a_deployment(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    assert [each.id for each in calls_are_counted_together()] == ["api.W001"]
    settings.API_CALLS_PER_MINUTE = settings.API_REFUSALS_PER_MINUTE = 0
    assert calls_are_counted_together() == []
    settings.API_CALLS_PER_MINUTE = 1
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://x"}}
    assert calls_are_counted_together() == []


# --- Its pages --------------------------------------------------------------------------------------------------------


MADE = {"name": "Một cửa điện tử", "verbs": ["read", "send"], "ends_on": "31/12/2020"}


@pytest.fixture
def confirmed(login):
    """A browser of a user who has just shown who they are."""

    def as_user(user):
        client = login(user)
        session = client.session
        session[CONFIRMED_AT] = clock.machine_seconds()
        session.save()
        return client

    return as_user


def test_a_new_token_is_shown_once_and_works(clerk, confirmed):
    client = confirmed(clerk)
    page = client.post("/account/tokens/new/", MADE)
    text = re.search(r"ct_[0-9a-f]{8}_[0-9a-f]{48}", page.content.decode())[0]
    assert program(text).get(HERE).json()["may"] == ["read", "send"]
    assert "no-store" in page.headers["Cache-Control"]
    listed = client.get("/account/tokens/").content.decode()
    assert "Một cửa điện tử" in listed
    assert text not in listed


def test_two_clicks_make_one_token(clerk, confirmed):
    client = confirmed(clerk)
    client.post("/account/tokens/new/", MADE)
    page = client.post("/account/tokens/new/", MADE)
    assert "Đã có mã y hệt" in text_of(page)
    assert ApiToken.objects.count() == 1
    client.post("/account/tokens/new/", MADE | {"name": "Máy thứ hai"})
    assert ApiToken.objects.count() == 2


def test_who_it_is_is_asked_again_before_a_token_is_made(clerk, login):
    page = login(clerk).post("/account/tokens/new/", MADE)
    assert "Mật khẩu" in page.content.decode()
    assert not ApiToken.objects.exists()


def test_what_was_typed_is_shown_again_with_what_is_wrong(working_province, confirmed):
    typed = MADE | {"units": "X1, Z9", "role": "observer"}
    page = text_of(confirmed(working_province.coordinator).post("/account/tokens/new/", typed))
    assert "Z9" in page
    assert not ApiToken.objects.exists()
    confirmed(working_province.coordinator).post("/account/tokens/new/", typed | {"units": "x1", "verbs": ["read"]})
    token = ApiToken.objects.get()
    assert [unit.code for unit in token.units.all()] == ["X1"]
    assert token.role == "observer"


def test_nobody_revokes_the_token_of_another_person(working_province, clerk, login):
    token, text = make_token(clerk)
    address = f"/account/tokens/{token.pk}/revoke/"
    assert login(working_province.coordinator).post(address).status_code == 404
    assert program(text).get(HERE).status_code == 200
    assert login(clerk).post(address).status_code == 302
    assert state_of(program(text)) == (401, "token_revoked")


def test_the_page_takes_as_many_queries_for_three_tokens_as_for_one(clerk, login):
    client = login(clerk)
    make_token(clerk, units=[clerk.unit])
    assert queries_of(client, "/account/tokens/") == 5
    make_token(clerk, units=[clerk.unit])
    make_token(clerk)
    assert queries_of(client, "/account/tokens/") == 5


def test_an_administrator_sees_every_token_and_revokes_one(working_province, clerk, login):
    token, text = make_token(clerk)
    client = login(working_province.administrator)
    listed = client.get("/admin/api/apitoken/").content.decode()
    assert "Một cửa" in listed
    assert text not in client.get(f"/admin/api/apitoken/{token.pk}/change/").content.decode()
    revoke = f"/admin/api/apitoken/{token.pk}/revoke/"
    assert client.get(revoke).status_code == 200
    assert "errornote" in client.post(revoke, {"reason": " "}).content.decode()
    assert client.post(revoke, {"reason": "Không còn dùng"}).status_code == 302
    assert state_of(program(text)) == (401, "token_revoked")
    assert client.get(revoke).status_code == 404
