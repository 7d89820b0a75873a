"""A citizen in open data, a clerk with a token, an administrator with a webhook, a coordinator with a file of values.

axe looks at each of their pages in a wide and a narrow window.
"""

from __future__ import annotations

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from open_data.actions.editions import editions_publish
from reporting.models import DossierCount, Submission
from tests.e2e.clicks import clicks, count_clicks, keys
from tests.e2e.moments import from_moment
from tests.e2e.test_month import PASSWORD, log_in, log_in_by_form
from tests.open_data.conftest import MOMENT
from tests.open_data.published import confirm, open_province, renew
from tests.webhooks.receiver import Receiver, answers
from webhooks.models import Delivery
from webhooks.tasks import send_webhooks

SETTLED = """() => Promise.allSettled(
    [document.fonts.ready, ...document.getAnimations().map((each) => each.finished)],
).then(() => undefined)"""  # colours go over into those of the other scheme

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def corrected_province():
    """Open data with a corrected month, and a clerk, a coordinator and an administrator who can log in."""
    province = open_province()
    editions_publish()
    confirm(Submission.objects.get(unit__code="X2", period=province.periods[1]))
    renew()
    editions_publish()
    for user in (province.clerks["X1"], province.coordinator, province.administrator):
        user.set_password(PASSWORD)
        user.save()
    return province


@pytest.fixture
def province():
    with from_moment(MOMENT, "corrected open data with passwords", corrected_province) as province:
        yield province


@pytest.fixture
def page(browser, live_server, province):
    context = browser.new_context(viewport={"width": 1366, "height": 768}, bypass_csp=True, base_url=live_server.url)
    opened = context.new_page()
    count_clicks(opened)
    return opened


def looked_at(page: Page) -> dict[str, str]:
    """What axe finds on this page at two widths, in light and dark, and whether it scrolls sideways."""
    found = {}
    for width, scheme in ((375, "dark"), (1366, "light")):
        page.set_viewport_size({"width": width, "height": 768})
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function("width => innerWidth === width", arg=width)
        page.evaluate(SETTLED)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found[f"{page.url} {width}"] = "scrolls sideways"
        for each in Axe().run(page).response["violations"]:
            found[f"{page.url} {width} {each['id']}"] = each["nodes"][0]["html"][:150]
    return found


def test_a_citizen_finds_the_rate_of_a_commune_and_what_was_corrected(page):
    page.goto("/open-data/")
    found = looked_at(page)
    page.click("[name=q]")
    page.keyboard.type("xa mot")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=xa+mot")
    found |= looked_at(page)
    page.click("text=UBND xã Một, huyện Một")
    expect(page.locator("main")).to_contain_text("25,00% hồ sơ được nộp trực tuyến: 15 trên tổng số 60.")
    assert (keys(page), clicks(page)) == (7, 3)
    found |= looked_at(page)
    page.click("text=Tải dữ liệu")
    found |= looked_at(page)
    page.click("text=Kết quả của các đơn vị theo tháng")
    found |= looked_at(page)
    page.click("text=Tháng 01/2020, lần công bố 2")
    expect(page.locator("main")).to_contain_text("0 → 33")
    assert found | looked_at(page) == {}


def test_a_clerk_makes_a_token_which_opens_the_api_until_it_is_revoked(page, live_server):
    log_in_by_form(page, live_server.url, "clerk-x1")
    before = clicks(page)
    page.click("text=Bảo mật tài khoản")
    page.click("text=Mã truy cập của tài khoản này")
    found = looked_at(page)
    page.click("text=Tạo mã truy cập")
    page.click("main button.btn-primary")  # without a name: the browser asks for it
    page.fill("[name=name]", "Một cửa")
    page.check("[name=verbs][value=write]")
    page.check("[name=verbs][value=send]")
    found |= looked_at(page)
    page.click("main button.btn-primary")
    token = page.input_value("#token")
    assert clicks(page) - before == 7
    found |= looked_at(page)
    asked = {"headers": {"Authorization": f"Bearer {token}"}}
    assert page.request.get("/api/v1/token", **asked).json()["may"] == ["read", "write", "send"]
    page.click("text=Đã lưu mã, tiếp tục")
    found |= looked_at(page)
    page.get_by_role("button", name="Thu hồi").click()
    expect(page.locator("main")).to_contain_text("Đã thu hồi mã truy cập")
    assert page.request.get("/api/v1/token", **asked).status == 401
    page.goto("/api/v1/docs/")
    assert found | looked_at(page) == {}


def test_an_administrator_adds_a_webhook_and_sends_again_what_was_given_up(page, live_server, settings):
    log_in_by_form(page, live_server.url, "admin")
    with Receiver() as receiver:
        settings.WEBHOOK_HOSTS = [receiver.origin]
        before = clicks(page)
        page.goto("/admin/webhooks/")
        page.click("text=Thêm nơi nhận")
        page.locator("input.default").click()
        found = looked_at(page)  # each field says what is missing
        page.fill("[name=name]", "Một cửa")
        page.fill("[name=address]", f"{receiver.origin}/nhan")
        page.check("[name=events][value='report.sent']")
        page.locator("input.default").click()
        expect(page.locator(".webhooks-secret")).to_have_value(re.compile("^whsec_"))
        expect(page.get_by_role("button", name="Sao chép")).to_be_visible()
        assert clicks(page) - before == 4
        found |= looked_at(page)
        page.click("text=Đã lưu khóa, tiếp tục")
        receiver.replies[:] = [answers(500)]
        page.click("text=Gửi thử")
        send_webhooks()
        page.reload()
        expect(page.locator("#content")).to_contain_text("500")
        page.click("dd a")
        page.get_by_role("button", name="Tắt").click()  # what waits is given up
        page.get_by_role("button", name="Bật").click()
        found |= looked_at(page)
        page.goto("/admin/webhooks/deliveries/?state=dead")
        found |= looked_at(page)
        page.get_by_role("link", name="Gửi thử").click()
        receiver.replies[:] = [answers(204)]
        page.get_by_role("button", name="Gửi lại").click()
        send_webhooks()
        page.reload()
        expect(page.locator("#content")).to_contain_text("204")
    assert Delivery.objects.get().state == "delivered"
    assert found | looked_at(page) == {}


def test_a_coordinator_brings_a_file_and_writes_its_good_values(page, live_server):
    values = [{"dataElement": "C1.received_total", "value": "5"}, {"dataElement": "Z9.received_total", "value": "1"}]
    content = json.dumps({"period": "202004", "orgUnit": "X3", "dataValues": values}).encode()
    log_in(page, live_server.url, "coordinator")
    page.goto("/files/figures/")
    found = looked_at(page)
    before = clicks(page)
    file = {"name": "so-lieu.json", "mimeType": "application/json", "buffer": content}
    page.set_input_files("#file", file)
    page.click("text=Xem trước thay đổi")
    expect(page.locator("main")).to_contain_text("dataValues[1]")
    found |= looked_at(page)
    page.click("text=Ghi 1 số liệu, bỏ qua 1 giá trị")
    expect(page.locator("main")).to_contain_text("Đã ghi 1 số liệu")
    assert clicks(page) - before == 3
    assert DossierCount.objects.get(submission__unit__code="X3").received_total == 5
    assert found | looked_at(page) == {}
