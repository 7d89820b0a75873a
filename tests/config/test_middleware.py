import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

pytestmark = pytest.mark.django_db
CSP = "Content-Security-Policy"


def test_a_page_is_vietnamese_whatever_the_browser_prefers(client: Client) -> None:
    response = client.get("/healthz", headers={"Accept-Language": "en"})

    assert response["Content-Language"] == "vi"


def test_the_switch_shows_english(client: Client) -> None:
    client.post(reverse("set_language"), {"language": "en", "next": "/healthz"})

    assert client.get("/healthz")["Content-Language"] == "en"


@pytest.mark.parametrize("cookie", ["fr", "", "../en", "en" * 300])
def test_an_unknown_language_is_vietnamese(client: Client, cookie: str) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = cookie

    assert client.get("/healthz")["Content-Language"] == "vi"


def test_the_switch_leads_to_no_other_site(client: Client) -> None:
    response = client.post(reverse("set_language"), {"language": "en", "next": "https://example.org/"})

    assert response["Location"] == "/"


def test_a_page_may_load_nothing_but_our_own_files(client: Client) -> None:
    policy = dict(part.strip().split(" ", 1) for part in client.get("/healthz")[CSP].split(";"))

    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }


def test_the_admin_may_carry_style_attributes_and_nothing_more(client: Client) -> None:
    ours, admin = client.get("/healthz")[CSP], client.get("/admin/login/")[CSP]

    assert set(admin.split("; ")) - set(ours.split("; ")) == {"style-src-attr 'unsafe-inline'"}


NUL = "a\0b"


def test_a_nul_in_an_address_a_field_or_a_cookie_is_answered_before_the_database_is_asked(client: Client) -> None:
    cookie = Client()
    cookie.cookies[settings.SESSION_COOKIE_NAME] = NUL
    answers = [
        client.get("/verify/a%00b/"),
        client.get("/verify/", {"code": NUL}),
        client.get("/verify/", {NUL: "x"}),
        client.post("/login/", {"username": NUL, "password": "x"}),
        cookie.get("/healthz"),
    ]

    assert [answer.status_code for answer in answers] == [400] * 5
    assert "Không đọc được địa chỉ hoặc nội dung đã nhập." in answers[0].content.decode()


@override_settings(SECURE_SSL_REDIRECT=True)
def test_a_wrong_host_is_answered_with_the_headers_of_every_page(client: Client) -> None:
    right, wrong = client.get("/healthz", secure=True), client.get("/login/", headers={"Host": "example.org"})
    names = (CSP, "X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy")

    assert (right.status_code, wrong.status_code) == (200, 400)
    assert [wrong[name] for name in names] == [right[name] for name in names]
    assert "camera=()" in wrong["Permissions-Policy"]
    assert wrong["Cache-Control"] == "private, no-cache"
