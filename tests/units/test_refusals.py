"""What is not done keeps what was typed: an ended session, a page whose token is too old, a wrong method."""

import re

import pytest
from django.test import Client

from tests.units.conftest import PASSWORD
from units.typed import MAX_LETTERS
from units.views.login import UNDONE

HERE = "http://testserver"
REASON = "Số trực tuyến chưa khớp"


@pytest.fixture
def coordinator(working_province):
    user = working_province.coordinator
    user.set_password(PASSWORD)
    user.save()
    working_province.send("X1", 4, (5, 1, 0), (0, 0, 0))
    return user


def hidden(page: str, name: str) -> list[str]:
    return re.findall(rf'<input type="hidden" name="{re.escape(name)}" value="([^"]*)"', page)


def log_in_through(client: Client, page: str, user):
    """Fill in the login form of ``page`` as it is there."""
    fields: dict[str, list[str]] = {"username": [user.username], "password": [PASSWORD]}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page):
        fields.setdefault(name, []).append(value)
    return client.post("/login/", fields)


def strict(user=None) -> Client:
    """A browser whose tokens are checked."""
    client = Client(enforce_csrf_checks=True)
    if user:
        client.force_login(user)
    return client


def test_a_button_after_the_session_leads_back_to_its_page_and_says_that_nothing_was_done(client, coordinator) -> None:
    answer = client.post("/periods/2020-03/lock/", headers={"Referer": f"{HERE}/periods/?year=2020"})
    login_page = client.get(answer["Location"])
    back = client.post(answer["Location"], {"username": coordinator.username, "password": PASSWORD}, follow=True)

    assert answer["Location"] == f"/login/?next=%2Fperiods%2F%3Fyear%3D2020&{UNDONE}=1"
    assert "Đã hết phiên; thao tác chưa thực hiện." in login_page.content.decode()
    assert back.request["PATH_INFO"] == "/periods/"
    assert "Đã hết phiên; thao tác chưa thực hiện." in back.content.decode()


@pytest.mark.parametrize(
    "referer",
    ["https://example.org/periods/", "//example.org/", "", "http://testserver.evil/", f"{HERE}//example.org/"],
)
def test_a_button_pressed_on_another_site_leads_to_the_first_page(client, db, referer: str) -> None:
    answer = client.post("/periods/2020-03/lock/", headers={"Referer": referer})

    assert answer["Location"] == f"/login/?next=%2F&{UNDONE}=1"


FORMS = [
    ("/submissions/2020-04/X1/?from=review", {"action": "return", "reason": REASON, "until": "20/05/2020"}),
    ("/review/", {"action": "accept", "report": ["1", "2"]}),
    ("/periods/2020-04/urging/note/", {"unit": ["X1", "X2"], "means": "telephone", "note": REASON}),
    ("/periods/2020-04/remind/", {"unit": ["X1", "X2"]}),
    ("/rankings/2020-03/freeze/", {"title": REASON, "seen": "abc"}),
    ("/reconciliation/2020-04/note/", {"place": ["1.2"], "note": REASON}),
    ("/admin/units/portalsettings/add/", {"guidance": f"{REASON}\r\nDòng hai", "_save": "Lưu"}),
]


@pytest.mark.parametrize(("address", "fields"), FORMS)
def test_what_was_typed_comes_through_the_login_and_is_done_only_by_a_button(
    client, coordinator, address, fields
) -> None:
    page = client.post(address, fields, headers={"Referer": f"{HERE}/review/"})
    kept = log_in_through(client, page.content.decode(), coordinator)

    assert page.status_code == 401
    assert "Thao tác chưa thực hiện; nội dung vừa nhập được giữ" in page.content.decode()
    assert kept.status_code == 200
    text = kept.content.decode()
    assert f'<form method="post" action="{address}">' in text
    for name, value in fields.items():
        values = [value] if isinstance(value, str) else value
        assert hidden(text, name) == values
    assert 'href="/review/"' in text


@pytest.mark.parametrize(("address", "fields"), FORMS)
def test_an_old_page_keeps_what_was_typed_and_says_that_nothing_was_done(coordinator, address, fields) -> None:
    client = strict(coordinator)

    answer = client.post(address, {"csrfmiddlewaretoken": "x" * 64} | fields, headers={"Referer": f"{HERE}/review/"})

    text = answer.content.decode()
    assert answer.status_code == 403
    assert 'lang="vi"' in text
    assert "thao tác chưa thực hiện" in text
    for name, value in fields.items():
        assert hidden(text, name) == ([value] if isinstance(value, str) else value)
    assert 'href="/review/"' in text
    assert "CSRF" not in text
    assert "DEBUG" not in text


def test_what_an_old_page_kept_can_be_done_with_its_button(coordinator, working_province) -> None:
    client = strict(coordinator)
    page = client.post("/periods/2020-03/lock/", {"csrfmiddlewaretoken": "old"}).content.decode()
    assert working_province.periods[3].locked_at is None

    done = client.post("/periods/2020-03/lock/", {"csrfmiddlewaretoken": hidden(page, "csrfmiddlewaretoken")[0]})

    assert done.status_code == 302
    working_province.periods[3].refresh_from_db()
    assert working_province.periods[3].locked_at is not None


def test_an_old_page_is_english_for_a_reader_of_english(coordinator) -> None:
    client = strict(coordinator)
    client.cookies["django_language"] = "en"

    text = client.post("/periods/2020-03/lock/").content.decode()

    assert '<html lang="en">' in text
    assert "your request was not carried out" in text


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://example.org"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_what_another_site_posts_is_not_offered_to_be_done(coordinator, headers) -> None:
    answer = strict(coordinator).post("/periods/2020-03/lock/", {"note": REASON}, headers=headers)

    assert answer.status_code == 403
    assert REASON not in answer.content.decode()
    assert 'action="/periods/2020-03/lock/"' not in answer.content.decode()


def test_figures_on_an_old_page_are_shown_again_and_not_saved(working_province) -> None:
    client = strict(working_province.clerks["X1"])
    text = client.post("/submissions/2020-04/X1/", {"action": "save", "C1.received_total": "7"}).content.decode()

    assert hidden(text, "C1.received_total") == ["7"]
    assert hidden(text, "action") == []
    assert '<button class="btn btn-primary" name="action" value="show">Xem lại số liệu</button>' in text


def test_a_file_on_an_old_page_is_asked_for_again(coordinator, tmp_path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("x")
    with file.open() as content:
        text = strict(coordinator).post("/reconciliation/", {"file": content}).content.decode()

    assert "Tệp đã chọn không giữ được; đề nghị chọn lại." in text
    assert "Thực hiện lại" not in text


def test_passwords_are_not_carried(coordinator) -> None:
    fields = {"old_password": "geheim-1", "new_password1": "geheim-2", "new_password2": "geheim-2"}

    assert "geheim" not in strict(coordinator).post("/password/change/", fields).content.decode()
    assert "geheim" not in Client().post("/password/change/", fields).content.decode()


def test_a_form_too_large_to_carry_is_not_carried_in_part(client, db) -> None:
    fields = {"a": "x" * MAX_LETTERS, "b": "y"}

    answer = client.post("/review/", fields)

    assert answer["Location"].startswith("/login/")


def test_a_second_login_page_leads_who_is_logged_in_to_the_first_page(coordinator) -> None:
    client = strict(coordinator)

    first = client.post("/login/", {"username": "x", "password": "y"})
    onward = client.post("/login/", {"username": "x", "password": "y", "next": "/periods/"})
    abroad = client.post("/login/", {"username": "x", "password": "y", "next": "https://example.org/"})
    administration = client.post("/admin/login/", {"username": "x", "password": "y"})

    assert [each.status_code for each in (first, onward, abroad, administration)] == [302] * 4
    assert [each["Location"] for each in (first, onward, abroad, administration)] == ["/", "/periods/", "/", "/"]


def test_an_old_login_page_is_shown_again_and_works(coordinator) -> None:
    client = strict()
    old = client.post("/login/", {"username": "lan", "password": PASSWORD, "kept:reason": REASON, "next": "/review/"})
    text = old.content.decode()
    fields = {name: hidden(text, name)[0] for name in ("csrfmiddlewaretoken", "kept:reason", "next")}

    answer = client.post("/login/", fields | {"username": coordinator.username, "password": PASSWORD})

    assert old.status_code == 403
    assert "Trang đăng nhập đã cũ" in text
    assert 'value="lan"' in text
    assert hidden(answer.content.decode(), "reason") == [REASON]


def test_what_comes_through_the_login_outlives_the_lock(client, coordinator) -> None:
    carried = {"kept:reason": REASON, "next": "/review/", "came_from": "/review/"}
    wrong = {"username": coordinator.username, "password": "x"}

    answers = [client.post("/login/", carried | wrong) for _each in range(6)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429, 429]
    for answer in answers:
        assert {name: hidden(answer.content.decode(), name)[0] for name in carried} == carried


def test_a_request_for_a_new_password_from_an_old_page_is_not_answered_with_the_login(db) -> None:
    answer = strict().post("/password/reset/", {"email": "lan@example.vn"})

    assert answer.status_code == 403
    assert hidden(answer.content.decode(), "email") == ["lan@example.vn"]


@pytest.mark.parametrize("address", ["/periods/2020-03/remind/", "/submissions/2020-04/X1/cells/", "/urging/1/settle/"])
def test_the_address_of_a_button_says_what_it_is(login, coordinator, address: str) -> None:
    answer = login(coordinator).get(address, headers={"Referer": f"{HERE}/periods/"})

    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "Thao tác chưa thực hiện" in answer.content.decode()
    assert 'href="/periods/"' in answer.content.decode()
