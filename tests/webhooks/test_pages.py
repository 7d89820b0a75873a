"""The pages of webhooks below the administration: what they show, do and refuse, and that a secret is shown once."""

from __future__ import annotations

import re

import pytest

from reporting.system.lights import Light
from tests.moments import later
from tests.reporting.pages import queries_of, text, words
from tests.webhooks.receiver import answers
from units.second_factor.sealed import unseal
from webhooks.actions.events import events_dispatch
from webhooks.models import Delivery, Endpoint, Event
from webhooks.office import webhooks_line
from webhooks.signing import PURPOSE
from webhooks.tasks import send_webhooks

PAGE = "/admin/webhooks/"
FIGURES = ((5, 1, 0), (0, 0, 0))
SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]{44}")


def fields(receiver, **changed):
    return {"name": "Một cửa", "address": f"{receiver.origin}/nhan", "events": ["report.sent"]} | changed


# --- Endpoints


def test_without_an_allowed_host_the_page_says_that_nothing_is_sent(administrator):
    assert "Chưa ghi nhận và chưa gửi gì" in text(administrator.get(PAGE))


def test_an_endpoint_is_added_and_its_secret_shown_once_and_sealed(administrator, allowed):
    page = administrator.post(f"{PAGE}new/", fields(allowed))
    (secret,) = SECRET.findall(page.content.decode())
    endpoint = Endpoint.objects.get()
    assert (endpoint.name, endpoint.is_on, endpoint.events) == ("Một cửa", True, ["report.sent"])
    assert unseal(endpoint.secret, PURPOSE) == secret
    assert "no-store" in page.headers["Cache-Control"]
    for address in (PAGE, f"{PAGE}{endpoint.pk}/", "/admin/history/"):
        assert not SECRET.search(administrator.get(address).content.decode())
    history = administrator.get(f"/admin/history/?object=webhooks.endpoint:{endpoint.pk}")
    assert "Nơi nhận webhook" in text(history)
    assert "Báo cáo được gửi" in text(history)
    assert endpoint.secret not in history.content.decode()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"address": "https://khac.example.vn/"}, "không có trong danh sách máy chủ được phép"),
        ({"address": "javascript:alert(1)"}, "Nhập địa chỉ dạng https://"),
        ({"events": []}, "Chọn ít nhất một sự kiện"),
        ({"events": ["endpoint.test"]}, "endpoint.test"),
        ({"name": ""}, "bắt buộc"),
        ({"name": "a\x07b"}, "U+0007"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(administrator, allowed, changed, sentence):
    page = administrator.post(f"{PAGE}new/", fields(allowed, **changed))
    assert page.status_code == 200
    assert sentence in text(page)
    assert f'value="{fields(allowed, **changed)["address"]}"' in page.content.decode()
    assert not Endpoint.objects.exists()


def test_an_address_is_added_once(administrator, allowed):
    administrator.post(f"{PAGE}new/", fields(allowed))
    page = administrator.post(f"{PAGE}new/", fields(allowed, name="Khác"))
    assert "Đã có nơi nhận với địa chỉ này" in text(page)
    assert Endpoint.objects.count() == 1


def test_an_endpoint_is_changed_and_the_history_says_by_whom(administrator, working_province, subscribed, allowed):
    endpoint, _secret = subscribed
    page = administrator.post(f"{PAGE}{endpoint.pk}/", fields(allowed, name="Tên mới"), follow=True)
    assert "Đã lưu nơi nhận" in text(page)
    record = endpoint.history.latest()
    assert (record.name, record.events, record.history_user) == (
        "Tên mới",
        ["report.sent"],
        working_province.administrator,
    )


def test_an_endpoint_is_switched_off_on_and_removed_when_it_is_off(administrator, working_province, subscribed):
    endpoint, _secret = subscribed
    page = f"{PAGE}{endpoint.pk}/"
    working_province.send("X1", 4, *FIGURES)
    assert "Hãy tắt nơi nhận trước khi xóa" in text(administrator.post(f"{page}remove/", follow=True))
    assert "Nơi nhận đã được tắt" in text(administrator.post(f"{page}switch/", {"on": "0"}, follow=True))
    assert "quản trị đã tắt" in text(administrator.get(PAGE))
    assert "Nơi nhận đã được bật" in text(administrator.post(f"{page}switch/", {"on": "1"}, follow=True))
    administrator.post(f"{page}switch/", {"on": "0"})
    assert "Đã xóa nơi nhận" in text(administrator.post(f"{page}remove/", follow=True))
    assert not Endpoint.objects.exists()


def test_a_new_secret_is_shown_once_and_the_hours_are_bounded(administrator, subscribed):
    endpoint, old = subscribed
    page = administrator.post(f"{PAGE}{endpoint.pk}/secret/", {"hours": "24"})
    (new,) = SECRET.findall(page.content.decode())
    assert new != old
    assert "Khóa cũ còn được dùng để ký đến" in text(page)
    refused = administrator.post(f"{PAGE}{endpoint.pk}/secret/", {"hours": "169"})
    assert not SECRET.search(refused.content.decode())
    assert "168" in text(refused)
    assert not SECRET.search(administrator.post(f"{PAGE}{endpoint.pk}/secret/", {"hours": "2_4"}).content.decode())
    endpoint.refresh_from_db()
    assert unseal(endpoint.secret, PURPOSE) == new
    assert unseal(endpoint.earlier_secret, PURPOSE) == old


# --- Deliveries


def test_a_test_is_sent_and_its_page_shows_what_came_of_it(administrator, subscribed, allowed):
    endpoint, _secret = subscribed
    allowed.replies = [answers(500, b"<script>alert(1)</script>")]
    page = administrator.post(f"{PAGE}{endpoint.pk}/test/", follow=True)
    assert "Gửi thử" in text(page)
    send_webhooks()
    found = administrator.get(page.redirect_chain[-1][0])
    assert "Nơi nhận từ chối" in text(found)
    assert "&lt;script&gt;alert(1)" in found.content.decode()
    assert Delivery.objects.get().event.message_id in text(found)


def test_deliveries_are_listed_by_endpoint_state_and_event(administrator, working_province, subscribed, allowed):
    endpoint, _secret = subscribed
    allowed.replies = [answers(500), answers(204)]
    for code in ("X1", "X2"):
        working_province.send(code, 4, *FIGURES)
    send_webhooks()
    listed = f"{PAGE}deliveries/"

    def codes(query):
        found = administrator.get(listed + query).content.decode()
        return re.findall(r'<span class="quiet">(X\d)</span>', found)

    assert codes("") == ["X2", "X1"]
    assert codes("?state=delivered") == ["X2"]
    assert codes(f"?endpoint={endpoint.pk}&type=report.sent&state=waiting") == ["X1"]
    assert codes("?type=period.locked") == codes("?endpoint=999999") == codes("?endpoint=x") == []
    assert codes(f"?endpoint={10**17}") == []
    assert codes(f"?endpoint={10**30}") == ["X2", "X1"]
    assert administrator.get(f"{listed}{10**30}/").status_code == 404
    assert administrator.get(f"{PAGE}{10**30}/").status_code == 404
    assert codes("?state=unknown&type=unknown&page=99") == ["X2", "X1"]


def test_the_lists_take_as_many_queries_for_many_rows_as_for_one(administrator, working_province, subscribed, allowed):
    working_province.send("X1", 4, *FIGURES)
    send_webhooks()
    pages = (PAGE, f"{PAGE}deliveries/", f"{PAGE}{subscribed[0].pk}/")
    one = [queries_of(administrator, page) for page in pages]
    for code in ("X2", "X3", "SO1"):
        working_province.send(code, 4, *FIGURES)
    Endpoint.objects.create(name="B", address="https://b/", secret="x", events=["report.sent"])
    send_webhooks()
    assert [queries_of(administrator, page) for page in pages] == one


def test_a_delivery_that_ended_is_sent_again_from_its_page(administrator, working_province, subscribed, allowed):
    working_province.send("X1", 4, *FIGURES)
    send_webhooks()
    delivery = Delivery.objects.get()
    address = f"{PAGE}deliveries/{delivery.pk}/again/"
    assert "đang chờ để gửi lại" in text(administrator.post(address, follow=True))
    assert "đang chờ hoặc đang được gửi" in text(administrator.post(address, follow=True))
    send_webhooks()
    assert [got.headers["webhook-id"] for got in allowed.got] == [delivery.event.message_id] * 2


def test_days_are_sent_again_and_wrong_days_stay_as_typed(administrator, working_province, subscribed, allowed):
    endpoint, _secret = subscribed
    working_province.send("X1", 4, *FIGURES)
    send_webhooks()
    again = f"{PAGE}{endpoint.pk}/again/"
    page = administrator.post(again, {"first": "15/5/2020", "last": "15/5/2020", "delivered_too": "on"}, follow=True)
    assert "1 lượt đang chờ gửi" in text(page)
    page = administrator.post(again, {"first": "16/05/2020", "last": "15/05/2020"})
    assert "Ngày đầu sau ngày cuối" in text(page)
    assert 'value="16/05/2020"' in page.content.decode()
    assert "Đã lưu" not in text(page)


# --- The system page


def test_the_system_page_says_what_fails_and_for_how_long(working_province, subscribed, allowed):
    assert (webhooks_line().light, webhooks_line().found[:6]) == (Light.GOOD, "0 lượt")
    allowed.replies = [answers(500)]
    working_province.send("X1", 4, *FIGURES)
    send_webhooks()
    assert webhooks_line().light == Light.ATTENTION
    with later(days=2):
        assert webhooks_line().light == Light.TROUBLE


def test_the_system_page_says_when_nothing_goes_out(working_province, subscribed):
    Event.objects.all().delete()
    working_province.send("X1", 4, *FIGURES)
    with later(seconds=1):
        events_dispatch()
    with later(minutes=20):
        line = webhooks_line()
    assert line.light == Light.TROUBLE
    assert "worker" in line.advice


def test_where_webhooks_are_off_the_system_page_says_nothing_and_asks_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert webhooks_line() is None


def test_the_page_of_the_system_names_the_job_in_words(administrator, subscribed):
    page = words(administrator.get("/admin/system/").content.decode())
    assert "Báo tin cho hệ thống khác (webhook)" in page
    assert "Xem các lượt gửi" in page
