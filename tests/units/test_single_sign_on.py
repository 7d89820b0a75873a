"""Logging in with the province's account, at a real small provider on this machine."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import jwt
import pyotp
import pytest
import time_machine
from django.test import Client

from tests import PATIENCE
from tests.factories import make_user
from tests.reporting.pages import text
from tests.units.oidc_provider import CLIENT, SECRET, Provider
from units import clock
from units.models import FactorKind, Role, SecondFactor, User
from units.second_factor.sealed import seal
from units.single_sign_on import provider as asking

pytestmark = pytest.mark.django_db
RETURN = "/login/sso/return/"
APP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    running = Provider()
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = running.issuer, CLIENT, SECRET
    settings.OIDC_CLAIM = "preferred_username"
    asking.forget()
    yield running
    running.stop()


def begin(client: Client, **fields: str) -> Any:
    return client.post("/login/sso/", fields)


def question_in(page: Any) -> str:
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page.content.decode())
    assert found is not None
    return html.unescape(found[1])


def come_back(client: Client, provider: Provider, **fields: str) -> Any:
    return client.get(f"{RETURN}?{provider.authorize(question_in(begin(client, **fields)))}")


def is_in(client: Client) -> bool:
    return client.get("/account/security/").status_code == 200


def assert_refused(client: Client, answer: Any, status: int, words: str) -> None:
    assert answer.status_code == status
    assert words in text(answer)
    assert "Tên đăng nhập" in text(answer)
    assert not is_in(client)


NOT_VERIFIED = "chưa xác minh được"
NO_ACCOUNT = "chưa gắn với tài khoản"


def test_the_login_page_offers_it_only_where_it_is_set(client: Client, provider: Provider, settings: Any) -> None:
    assert 'formaction="/login/sso/"' in client.get("/login/").content.decode()
    settings.OIDC_ISSUER = ""
    assert "formaction" not in client.get("/login/").content.decode()
    assert (begin(client).status_code, client.get(RETURN).status_code) == (404, 404)


def test_an_existing_account_is_opened(client: Client, person: User, provider: Provider) -> None:
    client.get("/login/")

    answer = come_back(client, provider, next="/guide/")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/guide/")
    assert is_in(client)
    assert client.session["_auth_user_id"] == str(person.pk)


def test_the_page_that_goes_on_shows_where_and_needs_no_script(client: Client, provider: Provider) -> None:
    page = begin(client)

    assert f"tại {provider.issuer.removeprefix('http://')}" in text(page)
    assert "<script" not in page.content.decode().replace('<script type="module" src=', "")
    assert question_in(page).startswith(f"{provider.issuer}/authorize?")


@pytest.mark.parametrize("person_there", [{}, {"preferred_username": "ai-do"}, {"preferred_username": ["lan"]}])
def test_nobody_is_created_or_guessed(client: Client, person: User, provider: Provider, person_there: Any) -> None:
    provider.person = {"sub": "p-1"} | person_there

    assert_refused(client, come_back(client, provider), 403, NO_ACCOUNT)
    assert User.objects.count() == 1


def test_a_closed_account_is_answered_as_an_unknown_one(client: Client, person: User, provider: Provider) -> None:
    User.objects.update(is_active=False)
    closed = come_back(client, provider)
    provider.person = {"sub": "p-2", "preferred_username": "ai-do"}
    unknown = come_back(client, provider)

    assert (closed.status_code, text(closed)) == (unknown.status_code, text(unknown))


@pytest.mark.parametrize(("verified", "opens"), [(True, True), (False, False), (None, False), ("true", False)])
def test_an_address_counts_only_when_the_provider_has_verified_it(
    client: Client, person: User, provider: Provider, settings: Any, verified: Any, opens: bool
) -> None:
    settings.OIDC_CLAIM, settings.OIDC_ACCOUNT_FIELD = "email", "email"
    provider.person = {"sub": "p-1", "email": "LAN@example.vn", "email_verified": verified}

    come_back(client, provider)

    assert is_in(client) == opens


def test_an_address_of_two_accounts_opens_neither(
    client: Client, person: User, provider: Provider, settings: Any
) -> None:
    settings.OIDC_CLAIM, settings.OIDC_ACCOUNT_FIELD = "email", "email"
    make_user(Role.OBSERVER, "khac", email="lan@example.vn")
    provider.person = {"sub": "p-1", "email": "lan@example.vn", "email_verified": True}

    assert_refused(client, come_back(client, provider), 403, NO_ACCOUNT)


def test_a_claim_that_only_the_userinfo_has_is_asked_for(client: Client, person: User, provider: Provider) -> None:
    provider.person, provider.userinfo = {"sub": "p-1"}, {"sub": "p-1", "preferred_username": "lan"}

    come_back(client, provider)

    assert is_in(client)


def test_the_userinfo_of_another_person_is_refused(client: Client, person: User, provider: Provider) -> None:
    provider.person, provider.userinfo = {"sub": "p-1"}, {"sub": "p-2", "preferred_username": "lan"}

    assert_refused(client, come_back(client, provider), 403, NOT_VERIFIED)


# --- What a token must prove ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "bend",
    [
        {"nonce": "of-another-login"},
        {"nonce": None},
        {"aud": "another-portal"},
        {"aud": [CLIENT, "another-portal"]},
        {"aud": [CLIENT, "another-portal"], "azp": "another-portal"},
        {"azp": "another-portal"},
        {"iss": "http://127.0.0.1:1"},
        {"exp": 1_500_000_000},
        {"exp": None},
        {"iat": 9_999_999_999},
        {"sub": None},
    ],
    ids=str,
)
def test_a_token_that_proves_something_else_is_refused(
    client: Client, person: User, provider: Provider, bend: dict[str, Any]
) -> None:
    provider.bend = bend

    assert_refused(client, come_back(client, provider), 403, NOT_VERIFIED)


def test_a_token_that_has_just_run_out_is_refused(client: Client, person: User, provider: Provider) -> None:
    with time_machine.travel("2026-05-15T12:00:00+07:00", tick=False) as moving:
        provider.bend = {"exp": clock.machine_seconds() + 300}
        query = provider.authorize(question_in(begin(client)))
        moving.shift(timedelta(seconds=361))

        assert_refused(client, client.get(f"{RETURN}?{query}"), 403, NOT_VERIFIED)


def unsigned(provider: Provider, claims: dict[str, Any]) -> str:
    return jwt.encode(claims, None, algorithm="none", headers={"kid": provider.key_name})


def signed_with_the_secret(provider: Provider, claims: dict[str, Any]) -> str:
    secret = (SECRET * 4)[:64]
    return jwt.encode(claims, secret, algorithm="HS256", headers={"kid": provider.key_name})


def signed_by_another(provider: Provider, claims: dict[str, Any]) -> str:
    name = provider.key_name
    real = provider.key
    provider.rotate(name)
    forged = jwt.encode(claims, provider.key, algorithm="RS256", headers={"kid": name})
    provider.key = real
    return forged


@pytest.mark.parametrize("forge", [unsigned, signed_with_the_secret, signed_by_another, lambda *_all: "no token"])
def test_a_forged_token_is_refused(
    client: Client, person: User, provider: Provider, monkeypatch: Any, forge: Any
) -> None:
    monkeypatch.setattr(provider, "signed", lambda claims: forge(provider, claims))

    assert_refused(client, come_back(client, provider), 403, NOT_VERIFIED)


def test_a_new_key_of_the_provider_is_read(person: User, provider: Provider) -> None:
    first, second = Client(), Client()
    come_back(first, provider)
    provider.rotate("key-2")

    come_back(second, provider)

    assert is_in(second)
    assert provider.asked.count("/keys") == 2


def test_keys_and_addresses_are_asked_for_once(person: User, provider: Provider) -> None:
    for _each in range(3):
        come_back(Client(), provider)

    assert (provider.asked.count("/keys"), provider.asked.count("/token")) == (1, 3)


# --- The way there and back -------------------------------------------------------------------------------------------


def test_the_way_back_is_for_the_browser_that_began(client: Client, person: User, provider: Provider) -> None:
    query = provider.authorize(question_in(begin(Client())))

    assert_refused(client, client.get(f"{RETURN}?{query}"), 400, "Đề nghị thử lại")


def test_the_way_back_is_gone_once(person: User, provider: Provider) -> None:
    client = Client()
    query = provider.authorize(question_in(begin(client)))
    client.get(f"{RETURN}?{re.sub(r'code=[^&]+', 'error=access_denied', query)}")

    assert_refused(client, client.get(f"{RETURN}?{query}"), 400, "Đề nghị thử lại")


@pytest.mark.parametrize("change", ["state=x", "state="])
def test_another_state_is_refused(client: Client, person: User, provider: Provider, change: str) -> None:
    query = re.sub(r"state=[^&]*", change, provider.authorize(question_in(begin(client))))

    assert_refused(client, client.get(f"{RETURN}?{query}"), 400, "Đề nghị thử lại")


def test_after_ten_minutes_it_begins_again(client: Client, person: User, provider: Provider) -> None:
    with time_machine.travel("2026-05-15T12:00:00+07:00", tick=False) as moving:
        query = provider.authorize(question_in(begin(client)))
        moving.shift(timedelta(minutes=10))

        assert_refused(client, client.get(f"{RETURN}?{query}"), 400, "Đề nghị thử lại")


def test_a_code_of_another_login_is_not_exchanged(client: Client, person: User, provider: Provider) -> None:
    mine = provider.authorize(question_in(begin(client)))
    theirs = provider.authorize(question_in(begin(Client())))
    stolen = re.search(r"code=[^&]+", theirs)
    assert stolen is not None

    answer = client.get(f"{RETURN}?{re.sub(r'code=[^&]+', stolen[0], mine)}")

    assert_refused(client, answer, 503, "không phản hồi")


def test_who_gives_up_there_is_back_at_the_login(client: Client, person: User, provider: Provider) -> None:
    query = provider.authorize(question_in(begin(client)))
    query = re.sub(r"code=[^&]+", "error=access_denied", query)

    assert_refused(client, client.get(f"{RETURN}?{query}"), 403, "chưa hoàn tất")


def test_another_issuer_on_the_way_back_is_refused(client: Client, person: User, provider: Provider) -> None:
    query = provider.authorize(question_in(begin(client)))

    answer = client.get(f"{RETURN}?{re.sub(r'iss=[^&]+', 'iss=http://127.0.0.1:1', query)}")

    assert_refused(client, answer, 403, NOT_VERIFIED)


@pytest.mark.parametrize("target", ["https://example.com/", "//example.com"])
def test_it_leads_to_no_other_site(client: Client, person: User, provider: Provider, target: str) -> None:
    assert come_back(client, provider, next=target).headers["Location"] == "/"


def test_the_session_has_another_key_afterwards(client: Client, person: User, provider: Provider) -> None:
    query = provider.authorize(question_in(begin(client)))
    before = client.session.session_key
    client.get(f"{RETURN}?{query}")

    assert client.session.session_key != before
    assert "single_sign_on" not in client.session


def test_the_button_needs_the_token_of_forms(provider: Provider) -> None:
    assert begin(Client(enforce_csrf_checks=True)).status_code == 403


def test_what_was_typed_before_the_session_ended_is_shown_afterwards(
    client: Client, person: User, provider: Provider
) -> None:
    answer = come_back(client, provider, next="/guide/", came_from="/guide/", **{"kept:remarks": "Đường truyền chậm"})

    assert "Đường truyền chậm" in text(answer)
    assert 'action="/guide/"' in answer.content.decode()
    assert is_in(client)


def test_what_was_typed_survives_a_provider_that_is_down(client: Client, person: User, provider: Provider) -> None:
    provider.stop()

    answer = begin(client, **{"kept:remarks": "Đường truyền chậm"})

    assert_refused(client, answer, 503, "không phản hồi")
    assert 'name="kept:remarks" value="Đường truyền chậm"' in answer.content.decode()


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token", "/keys"])
@pytest.mark.parametrize("how", ["hangs_at", "redirects_at"])
def test_a_provider_that_hangs_or_leads_elsewhere_is_given_up(
    client: Client, person: User, provider: Provider, monkeypatch: Any, how: str, path: str
) -> None:
    monkeypatch.setattr(asking, "WAIT", 0.3)
    setattr(provider, how, path)
    began = time.monotonic()

    page = begin(client)
    answer = client.get(f"{RETURN}?{provider.authorize(question_in(page))}") if page.status_code == 200 else page

    assert_refused(client, answer, 503, "không phản hồi")
    assert "/elsewhere" not in provider.asked
    assert time.monotonic() - began < PATIENCE


@pytest.mark.parametrize(
    "said",
    [
        {"issuer": "http://127.0.0.1:1"},
        {"token_endpoint": "http://example.com/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
    ids=str,
)
def test_a_provider_that_names_unprotected_addresses_is_not_used(
    client: Client, person: User, provider: Provider, said: dict[str, str]
) -> None:
    provider.discovery = said

    assert_refused(client, begin(client), 503, "không phản hồi")


def test_an_answer_without_end_is_given_up(client: Client, person: User, provider: Provider, monkeypatch: Any) -> None:
    monkeypatch.setattr(asking, "MAX_BYTES", 100)

    assert_refused(client, begin(client), 503, "không phản hồi")


# --- The second step, and logging out ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("whose", "asks"), [("portal", True), ("provider", False)])
def test_the_second_factor_is_asked_for_unless_that_of_the_provider_is_trusted(
    client: Client, person: User, provider: Provider, settings: Any, whose: str, asks: bool
) -> None:
    settings.OIDC_SECOND_FACTOR = whose
    SecondFactor.objects.create(user=person, kind=FactorKind.APP, key=seal(APP))

    answer = come_back(client, provider, next="/guide/")

    assert answer.headers["Location"] == ("/login/second/?next=%2Fguide%2F" if asks else "/guide/")
    assert is_in(client) != asks
    client.post("/login/second/", {"code": pyotp.TOTP(APP).at(clock.machine_seconds()), "next": "/guide/"})
    assert is_in(client)


def test_after_logging_out_the_session_at_the_provider_can_be_ended_too(
    client: Client, person: User, provider: Provider
) -> None:
    come_back(client, provider)

    page = client.post("/logout/")

    assert not is_in(client)
    assert f'href="{provider.issuer}/logout?client_id={CLIENT}&amp;post_logout' in page.content.decode()


def test_after_a_login_with_the_password_logging_out_is_as_before(
    client: Client, person: User, provider: Provider
) -> None:
    client.force_login(person)

    assert client.post("/logout/").headers["Location"] == "/login/"
