"""The second step of a login: who is asked, which codes open, what counts as wrong, and what a half login reaches."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pyotp
import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client, override_settings
from django.urls import reverse

from tests.factories import make_clerk, make_commune, make_user
from tests.reporting.pages import text
from tests.units.conftest import PASSWORD, try_login
from units import clock
from units.actions.second_factors import second_factor_reset
from units.actions.security_events import security_events_mail
from units.login_lock import MAX_WRONG_CODES, is_locked
from units.models import FactorKind, RecoveryCode, Role, SecondFactor, SecurityEvent, SecurityEventKind, User
from units.refusals import Refused
from units.second_factor import recovery_codes
from units.second_factor.sealed import seal, unseal

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOON = "2020-05-15T12:00:00+07:00"
STEP = "/login/second/"
SET_UP = "/login/second/set-up/"
REQUIRED = override_settings(SECOND_FACTOR="required")


@pytest.fixture
def at_noon() -> Any:
    """The clock does not move, at the beginning of a half minute."""
    with time_machine.travel(NOON, tick=False) as moving:
        yield moving


@pytest.fixture
def asked(person: User, at_noon: Any) -> User:
    """A coordinator with an authenticator app and one recovery code, «abcde-fghjk»."""
    give_app(person)
    return person


def give_app(user: User) -> SecondFactor:
    RecoveryCode.objects.create(user=user, digest=recovery_codes.digest(user, "abcde-fghjk"))
    return SecondFactor.objects.create(user=user, kind=FactorKind.APP, key=seal(SECRET))


def code(*, later: int = 0) -> str:
    """What the app shows now, or so many seconds later."""
    return pyotp.TOTP(SECRET).at(clock.machine_seconds() + later)


def wrong_code() -> str:
    shown = {code(later=seconds) for seconds in (-30, 0, 30)}
    return next(digits for digits in ("000000", "111111", "222222", "333333") if digits not in shown)


def first_step(client: Client, **fields: Any) -> Any:
    return client.post("/login/", {"username": "lan", "password": PASSWORD} | fields)


def is_in(client: Client) -> bool:
    return client.get("/account/security/").status_code == 200


def enter(client: Client, typed: str, **fields: Any) -> Any:
    return client.post(STEP, {"code": typed} | fields)


# --- Who is asked -----------------------------------------------------------------------------------------------------


def test_an_account_without_a_second_factor_logs_in_with_the_password(client: Client, person: User) -> None:
    assert first_step(client).headers["Location"] == "/"
    assert is_in(client)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.OBSERVER, Role.ADMINISTRATOR])
def test_who_has_set_one_up_is_asked_whatever_the_role(client: Client, asked: User, role: str) -> None:
    User.objects.filter(pk=asked.pk).update(role=role)

    answer = first_step(client)

    assert answer.headers["Location"] == f"{STEP}?next=%2F"
    assert not is_in(client)


@override_settings(SECOND_FACTOR="off")
def test_nobody_is_asked_where_it_is_switched_off(client: Client, asked: User) -> None:
    assert first_step(client).headers["Location"] == "/"
    assert is_in(client)


@REQUIRED
@pytest.mark.parametrize(
    ("role", "asks"), [(Role.COORDINATOR, True), (Role.ADMINISTRATOR, True), (Role.OBSERVER, False)]
)
def test_it_is_required_of_coordinators_and_administrators(client: Client, person: User, role: str, asks: bool) -> None:
    User.objects.filter(pk=person.pk).update(role=role)

    answer = first_step(client)

    assert answer.headers["Location"].startswith(SET_UP) == asks
    assert is_in(client) != asks


@REQUIRED
def test_a_clerk_may_do_without(client: Client, at_noon: Any) -> None:
    clerk = make_clerk(make_commune("X9"), "lan")
    clerk.set_password(PASSWORD)
    clerk.save()

    assert first_step(client).headers["Location"] == "/"


@REQUIRED
@override_settings(SECOND_FACTOR_GRACE_DAYS=7)
def test_the_days_of_grace_begin_at_the_first_login_and_say_until_when(person: User, at_noon: Any) -> None:
    client = Client()
    first_step(client)
    assert "Từ ngày 22/05/2020, tài khoản này bắt buộc có xác thực bước hai" in text(client.get("/", follow=True))
    at_noon.shift(timedelta(days=6))
    assert first_step(Client()).headers["Location"] == "/"
    at_noon.shift(timedelta(days=1))

    assert first_step(Client()).headers["Location"].startswith(SET_UP)


# --- Which codes open -------------------------------------------------------------------------------------------------


def test_the_code_of_the_app_completes_the_login(client: Client, asked: User) -> None:
    first_step(client, next="/guide/")

    answer = enter(client, code(), next="/guide/")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/guide/")
    assert is_in(client)
    assert SecondFactor.objects.get().last_used_at == clock.now()


@pytest.mark.parametrize(("seconds", "opens"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_telephone_may_be_half_a_minute_fast_or_slow(client: Client, asked: User, seconds: int, opens: bool) -> None:
    first_step(client)

    enter(client, code(later=seconds))

    assert is_in(client) == opens


def test_a_code_opens_once(asked: User) -> None:
    seen = code()
    one, two = Client(), Client()
    for client in (one, two):
        first_step(client)
        enter(client, seen)

    assert (is_in(one), is_in(two)) == (True, False)


def test_after_a_later_code_an_earlier_one_opens_nothing(asked: User) -> None:
    one, two = Client(), Client()
    for client, typed in ((one, code(later=30)), (two, code())):
        first_step(client)
        enter(client, typed)

    assert (is_in(one), is_in(two)) == (True, False)


@pytest.mark.parametrize("typed", ["{} {}", " {}{} ", "{}-{}"])
def test_blanks_in_a_code_do_not_matter(client: Client, asked: User, typed: str) -> None:
    first_step(client)

    enter(client, typed.format(code()[:3], code()[3:]))

    assert is_in(client)


@pytest.mark.parametrize("typed", ["abcde-fghjk", "ABCDE FGHJK", "abcdefghjk"])
def test_a_recovery_code_opens_once_and_its_owner_gets_a_mail(asked: User, mailoutbox: Any, typed: str) -> None:
    one, two = Client(), Client()
    for client in (one, two):
        first_step(client)
        enter(client, typed)

    security_events_mail()

    assert (is_in(one), is_in(two)) == (True, False)
    assert [mail.to for mail in mailoutbox] == [["lan@example.vn"]]
    assert "Đã dùng một mã dự phòng" in mailoutbox[0].body
    assert "Mã dự phòng còn lại: 0" in mailoutbox[0].body


def test_a_code_of_another_account_opens_nothing(client: Client, asked: User, other_person: User) -> None:
    RecoveryCode.objects.create(user=other_person, digest=recovery_codes.digest(other_person, "zzzzz-zzzzz"))
    first_step(client)

    enter(client, "zzzzz-zzzzz")

    assert not is_in(client)


@pytest.mark.parametrize("typed", ["", "٠١٢٣٤٥", "１２３４５６", "a" * 5000, "000000000000"])
def test_odd_codes_are_refused_with_a_sentence(client: Client, asked: User, typed: str) -> None:
    first_step(client)

    answer = enter(client, typed)

    assert answer.status_code == 200
    assert "chưa được chấp nhận" in text(answer)
    assert not is_in(client)


# --- What counts as wrong ---------------------------------------------------------------------------------------------


def test_wrong_codes_lock_as_wrong_passwords_do_and_together_with_them(client: Client, asked: User) -> None:
    for _each in range(2):
        try_login(Client(), "lan", "khong-phai-mat-khau")
    first_step(client)

    answers = [enter(client, wrong_code()) for _each in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "nhập chưa đúng nhiều lần" in text(answers[-1])
    assert enter(client, code()).status_code == 429
    assert not is_in(client)


def test_while_locked_the_login_answers_alike_to_right_and_wrong_passwords(client: Client, asked: User) -> None:
    first_step(client)
    for _each in range(5):
        enter(client, wrong_code())

    right, wrong = first_step(Client()), Client().post("/login/", {"username": "lan", "password": "khong-phai"})

    assert (right.status_code, wrong.status_code) == (429, 429)
    assert text(right) == text(wrong)


def test_the_right_password_does_not_begin_the_count_again(asked: User) -> None:
    for _each in range(4):
        client = Client()
        first_step(client)
        enter(client, wrong_code())
    client = Client()
    first_step(client)

    assert enter(client, wrong_code()).status_code == 429


def test_a_completed_login_does(asked: User) -> None:
    for typed in (wrong_code(), wrong_code(), wrong_code(), code()):
        client = Client()
        first_step(client)
        enter(client, typed)
    assert is_in(client)

    assert [try_login(Client(), "lan", "khong-phai") for _each in range(5)] == [200, 200, 200, 200, 429]


def test_many_wrong_codes_from_many_addresses_make_the_account_wait_an_hour(asked: User, at_noon: Any) -> None:
    for number in range(MAX_WRONG_CODES):
        client = Client(REMOTE_ADDR=f"10.0.0.{number}")
        first_step(client)
        enter(client, wrong_code())
    client = Client(REMOTE_ADDR="10.0.1.1")
    first_step(client)

    answer = enter(client, code())

    assert (answer.status_code, is_in(client), is_locked(user=asked)) == (429, False, True)
    assert "thử lại sau một giờ" in text(answer)
    at_noon.shift(timedelta(hours=1, seconds=1))
    first_step(client)
    enter(client, code())
    assert (is_in(client), is_locked(user=asked)) == (True, False)


def test_what_is_noted_of_a_wrong_try_holds_no_code(client: Client, asked: User) -> None:
    from axes.models import AccessAttempt

    first_step(client)
    enter(client, "987654")

    assert "987654" not in AccessAttempt.objects.get().post_data


# --- What a half login is ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/", "/dashboard/", "/admin/", "/account/security/", "/account/security/add/"])
def test_a_half_logged_in_person_reaches_no_page(client: Client, asked: User, address: str) -> None:
    first_step(client)

    answer = client.get(address)

    assert answer.status_code == 302
    assert "/login/" in answer.headers["Location"]


def test_the_administration_has_no_login_of_its_own(client: Client, asked: User) -> None:
    User.objects.filter(pk=asked.pk).update(role=Role.ADMINISTRATOR, is_staff=True, is_superuser=True)

    answer = client.post("/admin/login/?next=/admin/", {"username": "lan", "password": PASSWORD})

    assert answer.headers["Location"] == "/login/?next=%2Fadmin%2F"
    assert not is_in(client)


def test_the_administration_leads_to_the_security_of_the_account_and_logs_out_as_the_portal_does(person: User) -> None:
    User.objects.update(role=Role.ADMINISTRATOR, is_staff=True, is_superuser=True)
    client = logged_in(person)
    assert 'href="/account/security/"' in page_of(client.get("/admin/"))

    answer = client.post("/admin/logout/")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/login/")
    assert not is_in(client)


def test_the_session_has_another_key_after_each_step(client: Client, asked: User) -> None:
    client.get("/login/")
    session = client.session
    session["before"] = "x"
    session.save()
    keys = [session.session_key]
    for step in (first_step, lambda each: enter(each, code())):
        step(client)
        keys.append(client.session.session_key)

    assert len(set(keys)) == 3
    assert "before" not in client.session


def test_the_second_step_waits_ten_minutes(client: Client, asked: User, at_noon: Any) -> None:
    first_step(client)
    at_noon.shift(timedelta(minutes=10))

    answer = enter(client, code(), **{"kept:remarks": "Khó khăn"})

    assert answer.status_code == 401
    assert "Đã quá thời gian đăng nhập" in text(answer)
    assert 'name="kept:remarks" value="Khó khăn"' in answer.content.decode()
    assert not is_in(client)


@pytest.mark.parametrize(
    "change", [{"password": "x"}, {"is_active": False}, {"role": Role.OBSERVER}, {"session_number": 7}]
)
def test_a_change_of_the_account_ends_the_second_step(client: Client, asked: User, change: dict[str, Any]) -> None:
    first_step(client)
    User.objects.filter(pk=asked.pk).update(**change)

    assert enter(client, code()).status_code == 401


def test_without_a_first_step_there_is_no_second(client: Client, asked: User) -> None:
    assert client.get(STEP).headers["Location"] == "/login/?next=%2F"
    assert enter(client, code()).status_code == 401


@pytest.mark.parametrize("target", ["https://example.com/", "//example.com/", "javascript:alert(1)", "/\\example.com"])
def test_no_step_leads_to_another_site(client: Client, asked: User, target: str) -> None:
    first_step(client, next=target)

    assert enter(client, code(), next=target).headers["Location"] == "/"


def test_the_second_step_needs_the_token_of_forms(asked: User) -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.get("/login/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    first_step(client, csrfmiddlewaretoken=token[1])

    assert enter(client, code()).status_code == 403
    assert not is_in(client)


def test_what_was_typed_before_the_session_ended_survives_both_steps(client: Client, asked: User) -> None:
    kept = {"kept:remarks": "Đường truyền chậm", "kept:action": "send", "next": "/submissions/2020-04/1/"}
    second = first_step(client, came_from="/guide/", **kept)
    assert second.status_code == 200
    carried = carried_by(second)
    again = client.post(STEP, carried | {"code": wrong_code()})
    carried = carried_by(again)

    last = client.post(STEP, carried | {"code": code()})

    assert "Đường truyền chậm" in text(last)
    assert 'action="/submissions/2020-04/1/"' in page_of(last)
    assert 'name="remarks" value="Đường truyền chậm"' in page_of(last)
    assert 'href="/guide/"' in page_of(last)


def page_of(answer: Any) -> str:
    return answer.content.decode()


def carried_by(answer: Any) -> dict[str, str]:
    """The hidden fields of the page's own form; that of the language switch comes below it."""
    page = page_of(answer).partition("<footer")[0]
    return dict(re.findall(r'<input type="hidden" name="(kept:\w+|next|came_from)" value="([^"]*)">', page))


def test_a_button_pressed_after_the_session_ended_is_said_not_to_be_done(client: Client, asked: User) -> None:
    answer = client.post("/login/?undone=1&next=/guide/", {"username": "lan", "password": PASSWORD})
    page = client.get(answer.headers["Location"])
    assert 'name="undone" value="1"' in page_of(page)

    answer = enter(client, code(), next="/guide/", undone="1")

    assert "Đã hết phiên; thao tác chưa thực hiện" in text(client.get(answer.headers["Location"]))


# --- Setting up -------------------------------------------------------------------------------------------------------


def secret_on(page: Any) -> str:
    found = re.search(r'<code class="secret">([A-Z2-7 ]+)</code>', page_of(page))
    assert found is not None
    return found[1].replace(" ", "")


@REQUIRED
def test_a_first_login_leads_through_setting_up_and_shows_recovery_codes_once(person: User, at_noon: Any) -> None:
    client = Client()
    first_step(client, next="/guide/")
    page = client.get(f"{SET_UP}?next=/guide/")
    assert "<svg" in page_of(page)
    assert "style=" not in page_of(page)
    secret = secret_on(page)

    assert "chưa khớp" in text(client.post(SET_UP, {"code": "000000", "next": "/guide/"}))
    assert not is_in(client)
    done = client.post(SET_UP, {"code": pyotp.TOTP(secret).at(clock.machine_seconds()), "next": "/guide/"})

    codes = re.findall(r"<code>([a-z2-9]{5}-[a-z2-9]{5})</code>", page_of(done))
    assert len(set(codes)) == 10
    assert 'href="/guide/"' in page_of(done)
    assert "no-store" in done.headers["Cache-Control"]
    assert is_in(client)
    assert not RecoveryCode.objects.filter(digest__in=codes).exists()
    assert unseal(SecondFactor.objects.get().key) == secret
    assert secret not in SecondFactor.objects.get().key


@REQUIRED
def test_the_code_with_which_an_app_was_set_up_opens_nothing_more(person: User, at_noon: Any) -> None:
    client = Client()
    first_step(client)
    typed = pyotp.TOTP(secret_on(client.get(SET_UP))).at(clock.machine_seconds())
    client.post(SET_UP, {"code": typed})
    assert is_in(client)
    again = Client()
    first_step(again)

    enter(again, typed)

    assert not is_in(again)


@REQUIRED
def test_who_has_a_second_factor_cannot_set_up_another_instead_of_showing_it(client: Client, asked: User) -> None:
    first_step(client)

    assert client.get(SET_UP).headers["Location"].startswith(STEP)
    assert client.post(SET_UP, {"code": code()}).headers["Location"].startswith(STEP)
    assert not is_in(client)


def test_where_it_is_not_required_a_half_login_sets_nothing_up(client: Client, asked: User) -> None:
    first_step(client)
    SecondFactor.objects.all().delete()

    assert client.get(SET_UP).status_code == 302
    assert not is_in(client)


# --- One's own page ---------------------------------------------------------------------------------------------------


def logged_in(user: User) -> Client:
    client = Client()
    client.post("/login/", {"username": user.username, "password": PASSWORD})
    return client


def test_a_person_sets_up_an_app_and_sees_it(person: User, at_noon: Any, mailoutbox: Any) -> None:
    client = logged_in(person)
    secret = secret_on(client.get("/account/security/add/"))
    client.post("/account/security/add/", {"code": pyotp.TOTP(secret).at(clock.machine_seconds())})
    security_events_mail()

    page = text(client.get("/account/security/"))

    assert "Ứng dụng xác thực thiết lập 12:00, 15/05/2020" in page
    assert "Còn 10 mã chưa dùng" in page
    assert "Đã thiết lập ứng dụng xác thực" in mailoutbox[0].body


def test_changes_are_for_who_has_just_shown_who_they_are(person: User, at_noon: Any) -> None:
    client = logged_in(person)
    give_app(person)
    at_noon.shift(timedelta(minutes=10))

    assert client.get("/account/security/add/").headers["Location"].startswith("/account/confirm/?next=")
    for address in ("codes/", "sessions/", f"{SecondFactor.objects.get().pk}/remove/"):
        answer = client.post(f"/account/security/{address}")
        assert "Đề nghị xác thực lại" in text(answer), address
        assert "Thao tác chưa thực hiện" in text(answer), address
    assert SecondFactor.objects.count() == 1
    assert not SecurityEvent.objects.exists()


@pytest.mark.parametrize(
    ("password", "typed", "lets"),
    [(PASSWORD, True, True), (PASSWORD, False, False), ("khong-phai", True, False), ("", True, False)],
)
def test_a_confirmation_needs_the_password_and_the_second_factor(
    person: User, at_noon: Any, password: str, typed: bool, lets: bool
) -> None:
    client = logged_in(person)
    give_app(person)
    at_noon.shift(timedelta(minutes=10))
    fields = {"password": password, "code": code() if typed else wrong_code(), "next": "/account/security/add/"}

    client.post("/account/confirm/", fields)

    assert (client.get("/account/security/add/").status_code == 200) == lets


def test_a_confirmation_can_be_tried_as_often_as_a_login(person: User, at_noon: Any) -> None:
    client = logged_in(person)

    answers = [client.post("/account/confirm/", {"password": "khong-phai"}).status_code for _each in range(5)]

    assert answers == [200, 200, 200, 200, 429]
    assert client.post("/account/confirm/", {"password": PASSWORD}).status_code == 429


def test_a_confirmation_leads_to_no_other_site(person: User, at_noon: Any) -> None:
    answer = logged_in(person).post("/account/confirm/", {"password": PASSWORD, "next": "//example.com"})

    assert answer.headers["Location"] == "/account/security/"


def test_with_the_last_factor_its_recovery_codes_go(person: User, at_noon: Any) -> None:
    client = logged_in(person)
    factor = give_app(person)

    client.post(f"/account/security/{factor.pk}/remove/")

    assert not SecondFactor.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert SecurityEvent.objects.get().kind == SecurityEventKind.APP_REMOVED


@REQUIRED
@override_settings(SECOND_FACTOR_GRACE_DAYS=1)
def test_the_last_factor_stays_where_one_is_required(person: User, at_noon: Any) -> None:
    client = logged_in(person)
    factor = give_app(person)

    answer = client.post(f"/account/security/{factor.pk}/remove/", follow=True)

    assert "bắt buộc có yếu tố thứ hai" in text(answer)
    assert SecondFactor.objects.exists()


def test_nobody_removes_the_factor_of_another(person: User, other_person: User, at_noon: Any) -> None:
    factor = give_app(other_person)

    assert logged_in(person).post(f"/account/security/{factor.pk}/remove/").status_code == 404
    assert SecondFactor.objects.exists()


def test_new_recovery_codes_replace_the_earlier_ones(person: User, at_noon: Any) -> None:
    client = logged_in(person)
    give_app(person)

    page = client.post("/account/security/codes/")

    shown = re.findall(r"<code>([a-z2-9]{5}-[a-z2-9]{5})</code>", page_of(page))
    stored = set(RecoveryCode.objects.filter(user=person).values_list("digest", flat=True))
    assert stored == {recovery_codes.digest(person, each) for each in shown}
    assert len(stored) == 10


def test_all_other_sessions_end_and_this_one_stays(person: User, at_noon: Any) -> None:
    here, elsewhere = logged_in(person), logged_in(person)

    here.post("/account/security/sessions/")

    assert (is_in(here), is_in(elsewhere)) == (True, False)
    assert is_in(logged_in(person))


@override_settings(SECOND_FACTOR="off")
def test_where_it_is_switched_off_nothing_is_set_up(person: User, at_noon: Any) -> None:
    client = logged_in(person)

    assert client.get("/account/security/add/").status_code == 404
    assert "đang tắt" in text(client.get("/account/security/"))


# --- Reset by another administrator -----------------------------------------------------------------------------------


@pytest.fixture
def administrator(at_noon: Any) -> User:
    user = make_user(Role.ADMINISTRATOR, "quantri", full_name="Quản trị")
    user.set_password(PASSWORD)
    user.save()
    return user


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


# --- What is stored ---------------------------------------------------------------------------------------------------


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
