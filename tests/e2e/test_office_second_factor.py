"""Setting up a passkey and an app in the browser, and logging in with them and with a recovery code."""

from __future__ import annotations

import os
import re
from typing import Any

import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from tests.e2e.clicks import clicks, count_clicks
from tests.units.oidc_provider import CLIENT, SECRET, Provider
from units.models import FactorKind, Role, SecondFactor, SecurityEvent, User
from units.second_factor.sealed import seal
from units.sessions import SessionStore
from units.single_sign_on.provider import forget

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
PASSWORD = "mat-khau-2020"
PICTURES = os.environ.get("PICTURES")  # a folder for pictures of the pages, to be looked at


@pytest.fixture
def portal(live_server: Any, settings: Any) -> str:
    """The portal under its own name, which passkeys are bound to; coordinators must have a second factor."""
    settings.PORTAL_URL = live_server.url
    settings.SECOND_FACTOR = "required"
    user = User(username="lan", role=Role.COORDINATOR, email="lan@example.vn", full_name="Cán bộ tổng hợp")
    user.set_password(PASSWORD)
    user.save()
    return str(live_server.url)


@pytest.fixture
def keys(page: Page) -> Any:
    """An authenticator of the browser's own, with a person who touches it and shows their fingerprint."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    return devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def log_in(page: Page, portal: str) -> None:
    page.goto(f"{portal}/login/?next=/guide/")
    page.get_by_label("Tên đăng nhập").fill("lan")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()


def log_out(page: Page) -> None:
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_label("Mật khẩu")).to_be_visible()


def look(page: Page, name: str) -> None:
    """No fault of accessibility at two widths, nothing wider than the screen; a picture where one is wanted."""
    for width in (1366, 375):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)
    assert Axe().run(page).response["violations"] == [], name
    page.set_viewport_size({"width": 1366, "height": 800})


def shown_codes(page: Page) -> list[str]:
    return re.findall(r"[a-z2-9]{5}-[a-z2-9]{5}", page.locator(".recovery-codes").inner_text())


def test_a_passkey_is_set_up_at_the_first_login_and_opens_the_next(page: Page, portal: str, keys: Any) -> None:
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    log_in(page, portal)
    count_clicks(page)
    expect(page.get_by_role("heading", name="Thiết lập xác thực bước hai")).to_be_visible()
    look(page, "set-up")
    page.get_by_role("button", name="Thiết lập khóa truy cập").click()
    expect(page.get_by_role("heading", name="Mã dự phòng")).to_be_visible()
    look(page, "codes")
    assert len(shown_codes(page)) == 10
    page.get_by_role("link", name="Đã cất mã, tiếp tục").click()
    expect(page).to_have_url(f"{portal}/guide/")
    log_out(page)

    log_in(page, portal)
    look(page, "second-step")
    page.get_by_role("button", name="Dùng khóa truy cập").click()

    expect(page).to_have_url(f"{portal}/guide/")
    assert SecondFactor.objects.get().kind == FactorKind.PASSKEY
    assert faults == []


def test_a_passkey_of_another_user_opens_nothing_and_a_recovery_code_does(page: Page, portal: str, keys: Any) -> None:
    log_in(page, portal)
    page.get_by_role("button", name="Thiết lập khóa truy cập").click()
    code = shown_codes(page)[0]
    page.get_by_role("link", name="Đã cất mã, tiếp tục").click()
    log_out(page)
    SecondFactor.objects.update(key=another_public_key())
    log_in(page, portal)

    page.get_by_role("button", name="Dùng khóa truy cập").click()
    expect(page.get_by_role("alert").first).to_contain_text("chưa được chấp nhận")
    page.get_by_label("Mã dự phòng").fill(code)
    page.get_by_role("button", name="Đăng nhập").click()

    expect(page).to_have_url(f"{portal}/guide/")


def another_public_key() -> str:
    """The stored passkey with its id, and the public key of another."""
    from cryptography.hazmat.primitives.asymmetric import ec
    from fido2.cose import ES256
    from fido2.utils import websafe_decode, websafe_encode
    from fido2.webauthn import AttestedCredentialData

    stored = AttestedCredentialData(websafe_decode(SecondFactor.objects.get().key))
    other = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    return websafe_encode(AttestedCredentialData.create(stored.aaguid, stored.credential_id, other))


def test_an_app_is_set_up_and_opens_with_its_code_and_a_recovery_code(page: Page, portal: str) -> None:
    log_in(page, portal)
    count_clicks(page)
    secret = page.locator("code.secret").inner_text().replace(" ", "")
    page.get_by_label("Mã của ứng dụng").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Thiết lập ứng dụng").click()
    codes = shown_codes(page)
    page.get_by_role("link", name="Đã cất mã, tiếp tục").click()
    expect(page).to_have_url(f"{portal}/guide/")
    assert clicks(page) <= 3
    page.get_by_role("link", name="Bảo mật tài khoản").click()
    expect(page.get_by_text("Còn 10 mã chưa dùng")).to_be_visible()
    look(page, "security")
    log_out(page)

    log_in(page, portal)
    page.get_by_label("Mã của ứng dụng xác thực hoặc mã dự phòng").fill(codes[3].upper())
    page.get_by_role("button", name="Đăng nhập").click()

    expect(page).to_have_url(f"{portal}/guide/")
    page.get_by_role("link", name="Bảo mật tài khoản").click()
    expect(page.get_by_text("Còn 9 mã chưa dùng")).to_be_visible()


def test_another_administrator_resets_a_lost_one_within_four_clicks(page: Page, portal: str, settings: Any) -> None:
    settings.SECOND_FACTOR = "offered"
    administrator = User(username="quantri", role=Role.ADMINISTRATOR, full_name="Quản trị")
    administrator.set_password(PASSWORD)
    administrator.save()
    lost = User.objects.get(username="lan")
    User.objects.filter(pk=lost.pk).update(full_name="Nguyễn Thị " + "Rất Dài " * 17)
    SecondFactor.objects.create(user=lost, kind=FactorKind.PASSKEY, key="x", credential="x", name="Tên dài " * 7)
    page.goto(f"{portal}/login/?next=/admin/units/user/{lost.pk}/change/")
    page.get_by_label("Tên đăng nhập").fill("quantri")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    count_clicks(page)

    page.get_by_role("link", name="Yếu tố thứ hai: Khóa truy cập").click()
    look(page, "reset")
    page.get_by_label("Lý do").fill("Mất điện thoại, đã gọi điện xác minh")
    page.get_by_role("button", name="Đặt lại yếu tố thứ hai").click()

    expect(page.get_by_text("Đã đặt lại yếu tố thứ hai")).to_be_visible()
    assert clicks(page) <= 4
    assert not SecondFactor.objects.exists()
    assert SecurityEvent.objects.get().by == administrator
    page.get_by_role("link", name="Yếu tố thứ hai: chưa thiết lập").click()
    look(page, "reset-done")


def test_the_account_of_the_province_opens_the_portal_after_the_second_step(
    page: Page, portal: str, settings: Any
) -> None:
    provider = Provider()
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = provider.issuer, CLIENT, SECRET
    settings.OIDC_CLAIM = "preferred_username"
    forget()
    secret = pyotp.random_base32()
    SecondFactor.objects.create(user=User.objects.get(), kind=FactorKind.APP, key=seal(secret))
    page.goto(f"{portal}/login/?next=/guide/")
    look(page, "login-with-sso")

    page.get_by_role("button", name="Đăng nhập bằng tài khoản của tỉnh").click()
    page.get_by_label("Mã của ứng dụng xác thực hoặc mã dự phòng").fill(pyotp.TOTP(secret).now())
    look(page, "second-step-app")
    page.get_by_role("button", name="Đăng nhập").click()

    expect(page).to_have_url(f"{portal}/guide/")
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("link", name="Đăng xuất cả tài khoản của tỉnh")).to_be_visible()
    look(page, "logged-out")
    provider.stop()


def test_changes_after_ten_minutes_ask_again(page: Page, portal: str, settings: Any) -> None:
    settings.SECOND_FACTOR = "offered"
    log_in(page, portal)
    expect(page).to_have_url(f"{portal}/guide/")
    for session in Session.objects.all():
        held = session.get_decoded() | {"confirmed_at": 0}
        session.session_data = SessionStore().encode(held)
        session.save()
    page.goto(f"{portal}/account/security/")
    page.get_by_role("link", name="Thiết lập xác thực bước hai").click()
    look(page, "confirm")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Tiếp tục").click()

    expect(page.get_by_role("heading", name="Thiết lập yếu tố thứ hai")).to_be_visible()
