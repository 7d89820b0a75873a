"""An administrator resets the second factor of another account, or a command does; what is stored of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client, override_settings
from django.urls import reverse

from tests.factories import make_user
from tests.reporting.pages import text
from tests.units.conftest import PASSWORD
from tests.units.second_factor.steps import SECRET, STEP, code, enter, first_step, give_app, is_in, logged_in, page_of
from tests.units.second_factor.test_half_login import carried_by
from units.actions.second_factors import second_factor_reset
from units.actions.security_events import security_events_mail
from units.models import FactorKind, RecoveryCode, Role, SecondFactor, SecurityEvent, SecurityEventKind, User
from units.refusals import Refused
from units.second_factor.sealed import seal, unseal

pytestmark = pytest.mark.django_db


def reset_page(user: User) -> str:
    return reverse("admin:units_user_second_factor", args=[user.pk])


def test_another_administrator_resets_it_with_a_reason(asked: User, administrator: User, mailoutbox: Any) -> None:
    session = Client()
    first_step(session)
    enter(session, code())
    client = logged_in(administrator)

    client.post(reset_page(asked), {"reason": "Mất điện thoại, đã gọi xác minh"})
    security_events_mail()

    assert not SecondFactor.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert not is_in(session)
    event = SecurityEvent.objects.get(kind=SecurityEventKind.RESET)
    assert (event.by, event.by_name, event.reason) == (administrator, "Quản trị", "Mất điện thoại, đã gọi xác minh")
    assert event.mailed_at is not None
    body = mailoutbox[-1].body
    assert body.startswith("Kính gửi: Cán bộ tổng hợp (tên đăng nhập: lan)")
    assert "Người thực hiện: Quản trị" in body
    assert "Lý do: Mất điện thoại, đã gọi xác minh" in body
    entry = LogEntry.objects.get(object_id=str(asked.pk))
    assert (entry.user, "Mất điện thoại, đã gọi xác minh" in entry.get_change_message()) == (administrator, True)


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_reset_without_a_reason_is_refused(asked: User, administrator: User, reason: str) -> None:
    answer = logged_in(administrator).post(reset_page(asked), {"reason": reason})

    assert answer.status_code == 200
    assert SecondFactor.objects.exists()


def test_nobody_resets_their_own(administrator: User) -> None:
    give_app(administrator)
    client = Client()
    client.post("/login/", {"username": "quantri", "password": PASSWORD})
    client.post(STEP, {"code": code()})

    page = client.post(reset_page(administrator), {"reason": "Mất điện thoại"})

    assert "do quản trị hệ thống khác đặt lại" in text(page)
    assert SecondFactor.objects.exists()


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.OBSERVER])
def test_only_administrators_reset(asked: User, at_noon: Any, role: str) -> None:
    client = Client()
    client.force_login(make_user(role, "khac"))

    assert client.post(reset_page(asked), {"reason": "x"}).status_code in (302, 403)
    assert SecondFactor.objects.exists()


def test_the_reason_survives_a_confirmation(asked: User, administrator: User, at_noon: Any) -> None:
    client = logged_in(administrator)
    at_noon.shift(timedelta(minutes=10))

    page = client.post(reset_page(asked), {"reason": "Mất điện thoại, đã gọi"})
    carried = carried_by(page)
    shown = client.post("/account/confirm/", carried | {"password": PASSWORD})

    assert "Mất điện thoại, đã gọi" in text(shown)
    assert f'action="{reset_page(asked)}"' in page_of(shown)
    assert SecondFactor.objects.exists()


def test_the_page_of_an_account_says_what_is_set_up(asked: User, administrator: User) -> None:
    client = logged_in(administrator)

    page = client.get(reverse("admin:units_user_change", args=[asked.pk]))
    own = client.get(reverse("admin:units_user_change", args=[administrator.pk]))

    assert "Yếu tố thứ hai: Ứng dụng xác thực" in text(page)
    assert f'href="{reset_page(asked)}"' in page_of(page)
    assert "Yếu tố thứ hai: chưa thiết lập" in text(own)


def test_a_command_resets_it_for_the_last_administrator(administrator: User) -> None:
    give_app(administrator)

    call_command("reset_second_factor", "QuanTri", reason="Mất điện thoại")

    assert not SecondFactor.objects.exists()
    assert SecurityEvent.objects.get().by is None
    with pytest.raises(CommandError, match="Không có tài khoản «ai-do»"):
        call_command("reset_second_factor", "ai-do", reason="x")
    with pytest.raises(CommandError, match="chưa có yếu tố thứ hai"):
        call_command("reset_second_factor", "quantri", reason="x")


def test_a_reset_that_is_refused_changes_nothing(asked: User) -> None:
    with pytest.raises(Refused):
        second_factor_reset(user=asked, by=asked, reason="x")

    assert (SecondFactor.objects.count(), RecoveryCode.objects.count()) == (1, 1)


def test_an_account_has_one_app(asked: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        SecondFactor.objects.create(user=asked, kind=FactorKind.APP, key="x")


def test_a_passkey_has_an_id_and_an_app_none(person: User) -> None:
    SecondFactor.objects.create(user=person, kind=FactorKind.PASSKEY, key="x", credential="a")
    for values in ({"kind": FactorKind.PASSKEY}, {"kind": FactorKind.APP, "credential": "b"}, {"kind": "sms"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SecondFactor.objects.create(user=person, key="x", **values)


def test_a_secret_is_read_again_after_a_change_of_the_key_that_is_still_known() -> None:
    with override_settings(SECRET_KEY="before"):
        sealed = seal(SECRET)
    with override_settings(SECRET_KEY="after"):
        assert unseal(sealed) is None
        with override_settings(SECRET_KEY_FALLBACKS=["before"]):
            assert unseal(sealed) == SECRET


def test_after_a_change_of_the_key_the_code_is_refused_and_the_log_says_why(
    client: Client, asked: User, caplog: Any
) -> None:
    SecondFactor.objects.update(key="unreadable")
    first_step(client)

    assert enter(client, code()).status_code == 200
    assert "SECRET_KEY was changed" in caplog.text
