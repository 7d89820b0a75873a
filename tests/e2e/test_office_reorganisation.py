"""An administrator merges two communes and undoes it, in a real browser, in at most twelve clicks each."""

import pytest

from tests.e2e.clicks import clicks, count_clicks
from tests.e2e.moments import from_moment
from tests.e2e.test_admin import watch, year_2020
from tests.e2e.test_month import log_in
from tests.e2e.test_office_catalogue import assert_clean
from tests.reporting.reorganised import exports
from units.models import Unit, UnitSuccession

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
BUDGET = 12


@pytest.fixture
def province():
    with from_moment("2021-02-01T09:00:00+07:00", "year 2020 with passwords", year_2020):
        yield


def choose_units(page, field, *names):
    search = page.locator(f".field-{field} .select2-search__field")
    for name in names:
        search.click()
        search.press_sequentially(name, delay=30)
        page.locator(".select2-results__option", has_text=name).first.click()
        page.locator(f".field-{field} .select2-selection__choice", has_text=name).wait_for()


def test_two_communes_merge_within_twelve_clicks_and_it_is_undone(browser, live_server, province):
    page = browser.new_context().new_page()
    failed = watch(page)
    complaints = log_in(page, live_server.url, "admin")
    before = exports(2020)
    page.goto(f"{live_server.url}/admin/")
    count_clicks(page)
    page.reload()
    page.locator("#content").get_by_role("link", name="Sắp xếp đơn vị hành chính").click()
    page.get_by_role("link", name="Ghi một lần sắp xếp").click()
    page.get_by_label("Hiệu lực từ").fill("01/12/2020")
    page.get_by_label("Số văn bản").fill("894/NQ-UBTVQH14")
    choose_units(page, "ended", "Vĩnh Hòa", "Vĩnh Phước")
    page.locator("#id_new-0-code").fill("22998")
    page.locator("#id_new-0-name").fill("Phường Vĩnh Hòa Hải")
    page.get_by_role("button", name="Tiếp tục").last.click()
    page.locator("#reach").wait_for()
    page.wait_for_load_state()
    assert_clean(page, failed, complaints)
    page.get_by_role("button", name="Xem trước thay đổi").click()
    assert page.get_by_text("Chưa ghi thay đổi nào.").is_visible()
    assert_clean(page, failed, complaints)
    page.get_by_role("button", name="Xác nhận và thực hiện").click()
    assert page.get_by_text("Đã sắp xếp đơn vị.").is_visible()
    assert clicks(page) <= BUDGET
    assert_clean(page, failed, complaints)
    assert UnitSuccession.objects.filter(successor__name="Phường Vĩnh Hòa Hải", kind="merger").count() == 2
    assert exports(2020) != before
    page.locator("#why").fill("Ghi nhầm ngày")
    page.get_by_role("button", name="Xem trước hoàn tác").click()
    page.get_by_role("button", name="Xác nhận và hoàn tác").click()
    assert page.get_by_text("Đã hoàn tác lần sắp xếp").is_visible()
    assert_clean(page, failed, complaints)
    assert not Unit.objects.filter(name="Phường Vĩnh Hòa Hải").exists()
    assert exports(2020) == before
