"""An administrator adds twenty accounts in a real browser: pasted from a spreadsheet, looked at, links printed."""

import re

import pytest

from tests.e2e.clicks import clicks, count_clicks
from tests.e2e.test_admin import province, watch  # noqa: F401 - a fixture
from tests.e2e.test_month import log_in
from tests.e2e.widths import pushed_sideways
from units.models import Unit, User

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
PASTE = """
    (field, text) => {
        const data = new DataTransfer();
        data.setData("text/plain", text);
        field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    }
"""
HEAD = "Tên đăng nhập\tHọ và tên\tVai trò\tMã đơn vị\tChức vụ\tĐiện thoại\tThư điện tử"


def test_twenty_accounts_take_at_most_eight_clicks_from_the_index(browser, live_server, province):  # noqa: F811
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    failed = watch(page)
    complaints = log_in(page, live_server.url, "admin")
    units = list(Unit.objects.filter(kind="commune").order_by("code")[:22])
    lines = [f"moi-{unit.code}\tCán bộ {unit.code}\t\t{unit.code}\tCông chức\t0905{unit.code}\t" for unit in units]

    count_clicks(page)
    page.goto(f"{live_server.url}/admin/")
    page.click("#main a >> text=Thêm nhiều tài khoản")
    page.click('[name="username"] >> nth=0')
    page.eval_on_selector('[name="username"]', PASTE, "\r\n".join([HEAD, *lines]))
    page.click("text=Kiểm tra các dòng")
    page.wait_for_selector(".accounts-judged")
    assert not User.objects.filter(username__startswith="moi-").exists()
    page.click("text=Thêm 22 tài khoản")
    page.wait_for_selector(".slip")

    assert clicks(page) <= 8
    assert User.objects.filter(username__startswith="moi-").count() == 22
    assert page.locator(".slip").count() == 22
    page.emulate_media(media="print")
    assert not page.locator("#header").is_visible()
    assert page.locator("[data-print]").is_hidden()
    link = re.search(r"/invitation/\S+", page.locator(".slip-address").first.inner_text()).group()

    owner = browser.new_context().new_page()
    watch_owner = watch(owner)
    owner.goto(live_server.url + link)
    for name in ("new_password1", "new_password2"):
        owner.fill(f'[name="{name}"]', "mat-khau-tu-dat-1")
    owner.click("text=Đặt mật khẩu >> nth=-1")
    owner.wait_for_url("**/login/")
    owner.fill('[name="username"]', f"MOI-{units[0].code}")
    owner.fill('[name="password"]', "mat-khau-tu-dat-1")
    owner.press('[name="password"]', "Enter")
    owner.wait_for_url(f"{live_server.url}/")
    assert (complaints, failed, watch_owner) == ([], [], [])


def test_the_form_for_several_accounts_is_not_pushed_sideways_on_a_telephone(browser, live_server, province):  # noqa: F811
    page = browser.new_context(viewport={"width": 375, "height": 667}).new_page()
    log_in(page, live_server.url, "admin")
    page.goto(live_server.url + "/admin/accounts/new/")
    assert pushed_sideways(page) == []
    first = page.locator(".accounts-typed tbody tr").first
    assert first.locator("td").evaluate_all("all => all.map((each) => each.dataset.label)")[:2] == [
        "Tên đăng nhập",
        "Họ và tên",
    ]
    assert min(each.bounding_box()["width"] for each in first.locator("input").all()) > 150
